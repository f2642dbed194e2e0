package kilonova.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel says about a server (Linux): the sums over its processes and those that they started. */
final class ProcessFigures {
    private static final double TICKS_PER_SECOND = 100;

    private final List<Long> pids;

    ProcessFigures(List<Long> pids) {
        this.pids = List.copyOf(pids);
    }

    /** Memory in use now, in MB. */
    double residentMegabytes() throws IOException {
        return status("VmRSS:");
    }

    /** The most memory ever in use, in MB. */
    double peakMegabytes() throws IOException {
        return status("VmHWM:");
    }

    /** Processor time used so far. */
    double cpuSeconds() throws IOException {
        double seconds = 0;
        for (Path folder : folders()) {
            String stat = Files.readString(folder.resolve("stat"));
            // What precedes the bracket is a name that may contain spaces; user and system time are the 14th and 15th
            // field.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            seconds += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        }
        return seconds;
    }

    private double status(String name) throws IOException {
        double megabytes = 0;
        for (Path folder : folders()) {
            for (String line : Files.readAllLines(folder.resolve("status"))) {
                if (line.startsWith(name)) {
                    megabytes += Long.parseLong(line.substring(name.length())
                                    .replace("kB", "")
                                    .strip())
                            / 1024.0;
                }
            }
        }
        return megabytes;
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (long pid : pids) {
            folders.add(folder(pid));
            ProcessHandle.of(pid)
                    .ifPresent(process -> process.descendants().forEach(child -> folders.add(folder(child.pid()))));
        }
        return folders;
    }

    private static Path folder(long pid) {
        return Path.of("/proc", Long.toString(pid));
    }
}

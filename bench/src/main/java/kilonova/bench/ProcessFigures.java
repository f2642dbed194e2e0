package kilonova.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says about a process (Linux). */
final class ProcessFigures {
    private static final double TICKS_PER_SECOND = 100;

    private final Path folder;

    ProcessFigures(long pid) {
        this.folder = Path.of("/proc", Long.toString(pid));
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
        String stat = Files.readString(folder.resolve("stat"));
        // What precedes the bracket is a name that may contain spaces; user and system time are the 14th and 15th
        // field.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private double status(String name) throws IOException {
        for (String line : Files.readAllLines(folder.resolve("status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                                line.substring(name.length()).replace("kB", "").strip())
                        / 1024.0;
            }
        }
        throw new IOException("the process has no " + name);
    }
}

package kilonova.agent.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs that read what strangers wrote: without network, without privileges, with bounds on memory, processor time and wall
 * clock. What of that the machine can do was found out when the sandbox was opened.
 */
public final class Sandbox {
    private static final List<List<String>> WRAPPERS = List.of(
            List.of("unshare", "--net", "--ipc", "--"),
            List.of("setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--"));
    private static final int OUTPUT_LIMIT = 1024 * 1024;
    private static final long MEMORY_LIMIT = 2L * 1024 * 1024 * 1024;
    private static final Duration TRIAL = Duration.ofSeconds(20);

    private final List<String> prefix;
    private final List<String> lacking;

    private Sandbox(List<String> prefix, List<String> lacking) {
        this.prefix = prefix;
        this.lacking = lacking;
    }

    /** What a program said and how it ended. */
    record Ended(int status, String output) {}

    /** Finds out what this machine can bound. */
    public static Sandbox open() throws InterruptedException {
        List<String> prefix = new ArrayList<>();
        List<String> lacking = new ArrayList<>();
        List<List<String>> wrappers = new ArrayList<>(WRAPPERS);
        wrappers.add(List.of("prlimit", "--as=" + MEMORY_LIMIT, "--cpu=3600", "--core=0", "--"));
        for (List<String> wrapper : wrappers) {
            List<String> trial = new ArrayList<>(prefix);
            trial.addAll(wrapper);
            trial.add("true");
            try {
                if (execute(trial, TRIAL).status() == 0) {
                    prefix.addAll(wrapper);
                    continue;
                }
            } catch (IOException e) {
                // the program is not there
            }
            lacking.add(wrapper.getFirst());
        }
        return new Sandbox(List.copyOf(prefix), List.copyOf(lacking));
    }

    /** The bounds that this machine cannot set, by the program that would; empty when all is well. */
    public List<String> lacking() {
        return lacking;
    }

    /**
     * Runs a program to its end.
     *
     * @throws IOException when it cannot be started, or had not ended in time; it is killed then
     */
    Ended run(Duration limit, List<String> command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return execute(whole, limit);
    }

    private static Ended execute(List<String> command, Duration limit) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            StringBuilder output = new StringBuilder();
            Thread reading = Thread.ofVirtual().start(() -> read(process.getInputStream(), output));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program(command) + " did not end within " + limit.toSeconds() + " s");
            }
            reading.join();
            return new Ended(process.exitValue(), output.toString());
        } finally {
            process.destroyForcibly();
        }
    }

    private static void read(InputStream in, StringBuilder output) {
        try {
            output.append(new String(in.readNBytes(OUTPUT_LIMIT), StandardCharsets.UTF_8));
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // it was killed; nobody reads what it said
        }
    }

    private static String program(List<String> command) {
        int last = command.lastIndexOf("--");
        return command.get(last + 1 < command.size() ? last + 1 : 0);
    }
}

package kilonova.agent.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs that read what strangers wrote: without network, as a user of their own without privileges, with bounds on memory, processor
 * time, wall clock and the files that they write. What of that the machine can do was found out when the sandbox was opened.
 */
public final class Sandbox {
    private static final List<String> NO_NETWORK = List.of("unshare", "--net", "--ipc", "--");
    private static final List<String> NO_PRIVILEGES =
            List.of("setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--");
    private static final String PRLIMIT = "prlimit";
    private static final int OUTPUT_LIMIT = 1024 * 1024;
    private static final long MEMORY_LIMIT = 2L * 1024 * 1024 * 1024;
    private static final Duration TRIAL = Duration.ofSeconds(20);

    private final List<String> prefix;
    private final List<String> lacking;
    private final Optional<SandboxUser> user;
    private final Optional<LentFiles> lent;

    private Sandbox(List<String> prefix, List<String> lacking, Optional<SandboxUser> user) {
        this.prefix = prefix;
        this.user = user;
        this.lent = user.map(found -> new LentFiles(found.principal()));
        this.lacking = lacking;
    }

    /** What a program said and how it ended. */
    record Ended(int status, String output) {}

    /** Finds out what this machine can bound. */
    public static Sandbox open() throws IOException, InterruptedException {
        List<String> prefix = new ArrayList<>();
        List<String> lacking = new ArrayList<>();
        wrap(prefix, lacking, NO_NETWORK);
        Optional<SandboxUser> user = SandboxUser.find();
        boolean changes = user.isPresent() && works(prefix, user.get().wrapper());
        if (changes) {
            prefix.addAll(user.get().wrapper());
        } else {
            wrap(prefix, lacking, NO_PRIVILEGES);
            if (SandboxUser.isRoot()) {
                lacking.add("setpriv --reuid");
            }
        }
        wrap(prefix, lacking, List.of(PRLIMIT, "--as=" + MEMORY_LIMIT, "--cpu=3600", "--core=0", "--"));
        return new Sandbox(List.copyOf(prefix), List.copyOf(lacking), changes ? user : Optional.empty());
    }

    private static void wrap(List<String> prefix, List<String> lacking, List<String> wrapper)
            throws InterruptedException {
        if (works(prefix, wrapper)) {
            prefix.addAll(wrapper);
        } else {
            lacking.add(wrapper.getFirst());
        }
    }

    private static boolean works(List<String> prefix, List<String> wrapper) throws InterruptedException {
        List<String> trial = new ArrayList<>(prefix);
        trial.addAll(wrapper);
        trial.add("true");
        try {
            return execute(trial, TRIAL).status() == 0;
        } catch (IOException e) {
            // the program is not there
            return false;
        }
    }

    /** The bounds that this machine cannot set, by the program that would; empty when all is well. */
    public List<String> lacking() {
        return lacking;
    }

    /** The user as whom programs run where this process is root; empty for this process's own. */
    public Optional<String> user() {
        return user.map(SandboxUser::name);
    }

    /**
     * What a program may do.
     *
     * @param time until it is killed
     * @param fileBytes how large a file that it writes may become
     * @param files that it may open beside what everybody may; they are its user's while it runs, and must exist
     */
    record Leave(Duration time, long fileBytes, List<Path> files) {
        Leave {
            files = List.copyOf(files);
        }
    }

    /**
     * Runs a program to its end.
     *
     * @throws IOException when it cannot be started, or had not ended in time; it is killed then
     */
    Ended run(Leave leave, List<String> command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(prefix);
        if (!lacking.contains(PRLIMIT) && leave.fileBytes() < Long.MAX_VALUE) {
            whole.addAll(List.of(PRLIMIT, "--fsize=" + leave.fileBytes(), "--"));
        }
        whole.addAll(command);
        if (lent.isEmpty()) {
            return execute(whole, leave.time());
        }
        lent.get().lend(leave.files());
        try {
            return execute(whole, leave.time());
        } finally {
            lent.get().takeBack(leave.files());
        }
    }

    /** Takes a file back from the programs' user that was lent when an agent was killed; one that a program has now it keeps. */
    void reclaim(Path file) throws IOException {
        if (lent.isPresent()) {
            lent.get().reclaim(file);
        }
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

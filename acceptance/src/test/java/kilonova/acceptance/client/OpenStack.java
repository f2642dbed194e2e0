package kilonova.acceptance.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The {@code openstack} command of the machine, run after sourcing an openrc file, as a user does. It is the distribution's own, with
 * the placement plugin. Thread-safe.
 */
public final class OpenStack {
    private static final int MOST_SECONDS = 600;

    private final Path openrc;
    private final Map<String, String> overrides;

    private OpenStack(Path openrc, Map<String, String> overrides) {
        this.openrc = openrc;
        this.overrides = overrides;
    }

    /**
     * The command for whoever an openrc file signs in.
     *
     * @throws AssertionError with what to install, when the command or its plugin is not there
     */
    public static OpenStack with(Path openrc) {
        Installed.require();
        return new OpenStack(openrc, Map.of());
    }

    /** The command at the same cloud for another user. */
    public OpenStack as(String user, String password, String project) {
        Map<String, String> other = new TreeMap<>();
        other.put("OS_USERNAME", user);
        other.put("OS_PASSWORD", password);
        other.put("OS_PROJECT_NAME", project);
        return new OpenStack(openrc, other);
    }

    /** Runs {@code openstack WORDS -f json}, which must succeed. */
    public Shown json(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-f", "json"));
        return Shown.of(succeeding(run(all)));
    }

    /** Runs {@code openstack WORDS}, which must succeed, and returns what it prints. */
    public String text(String... words) {
        return succeeding(run(List.of(words))).output().strip();
    }

    /** Runs {@code openstack WORDS}, which must fail, and returns what it complains of. */
    public String failure(String... words) {
        Run run = run(List.of(words));
        if (run.status() == 0) {
            throw new AssertionError(run.command() + " succeeded, and should not have:\n" + run.output());
        }
        return run.errors().strip();
    }

    /** Runs {@code openstack WORDS}, whatever comes of it. */
    public Run run(List<String> words) {
        List<String> command = new ArrayList<>(
                List.of("bash", "-c", "source \"$0\" && " + exports() + "exec openstack \"$@\"", openrc.toString()));
        command.addAll(words);
        return run(command, "openstack " + String.join(" ", words));
    }

    private String exports() {
        StringBuilder exports = new StringBuilder();
        overrides.forEach((name, value) -> exports.append("export ")
                .append(name)
                .append("='")
                .append(value)
                .append("' && "));
        return exports.toString();
    }

    private static Run succeeding(Run run) {
        if (run.status() != 0) {
            throw new AssertionError(run.command() + " ended with " + run.status() + ": "
                    + run.errors().strip());
        }
        return run;
    }

    /**
     * Runs a command with nothing of the caller's own cloud in its environment.
     *
     * @param shown the command as messages show it
     */
    static Run run(List<String> command, String shown) {
        try {
            Path folder = Files.createTempDirectory("kilonova-client");
            Path output = folder.resolve("output");
            Path errors = folder.resolve("errors");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("OS_")
                            || name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(shown + " did not end within " + MOST_SECONDS + " s");
            }
            Run run = new Run(shown, process.exitValue(), read(output), read(errors));
            Files.delete(output);
            Files.delete(errors);
            Files.delete(folder);
            return run;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** Whether the machine has the command, asked once. */
    private static final class Installed {
        private static final Run HELP = run(
                List.of("bash", "-c", "command -v openstack && openstack help resource provider list"),
                "openstack help");

        private Installed() {}

        static void require() {
            if (HELP.status() != 0) {
                throw new AssertionError(
                        "these tests drive the openstack command with its placement plugin, which are not here; install them"
                                + " with: apt-get install python3-openstackclient python3-osc-placement\n"
                                + HELP.errors());
            }
        }
    }
}

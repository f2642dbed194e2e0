package kilonova.acceptance.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of the {@code kilonova} command as a process, from the class path of these tests. What it prints goes to a file. Not
 * thread-safe.
 */
final class Program implements AutoCloseable {
    private static final int MOST_SECONDS_TO_STOP = 300;

    private final List<String> arguments;
    private final Process process;
    private final Path output;

    private Program(List<String> arguments, Process process, Path output) {
        this.arguments = arguments;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param output the file to which its output is added
     */
    static Program start(Path output, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "kilonova.app.Main"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            // No child may outlive the tests, whatever ends them.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Program(arguments, process, output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs it to its end, and returns what it printed. It must end with 0. */
    static String run(List<String> arguments) {
        try {
            Path output = Files.createTempFile("kilonova-command", ".log");
            try (Program program = start(output, arguments)) {
                int status = program.process.waitFor();
                String printed = Files.readString(output, StandardCharsets.UTF_8);
                if (status != 0) {
                    throw new AssertionError(program + " ended with " + status + ": " + printed);
                }
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Waits for its end, and returns its exit status. */
    int end() {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM; it must end by itself, and with success. */
    void stop() {
        process.destroy();
        int status = awaitEnd().orElseThrow(() -> {
            close();
            return new AssertionError(this + " did not stop within " + MOST_SECONDS_TO_STOP + " s\n" + lastOutput());
        });
        if (status != 0) {
            throw new AssertionError(this + " was asked to stop and ended with " + status + "\n" + lastOutput());
        }
    }

    /** Sends it a signal, such as {@code STOP}. */
    void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError(this + " could not be sent " + name);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** SIGKILL: as if the power went. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** The end of what it has printed, for messages of failed tests. */
    String lastOutput() {
        try {
            List<String> lines =
                    Files.readString(output, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return "kilonova " + String.join(" ", arguments);
    }

    private Optional<Integer> awaitEnd() {
        try {
            return process.waitFor(MOST_SECONDS_TO_STOP, TimeUnit.SECONDS)
                    ? Optional.of(process.exitValue())
                    : Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}

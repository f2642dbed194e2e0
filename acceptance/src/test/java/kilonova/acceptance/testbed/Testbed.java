package kilonova.acceptance.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kilonova.acceptance.client.Run;

/** The scripts in {@code testbed/}, and the files that they make. */
public final class Testbed {
    private static final Path SCRIPTS =
            Path.of(System.getProperty("kilonova.testbed", "../testbed")).toAbsolutePath();
    private static final Duration MOST_TO_BUILD = Duration.ofMinutes(20);

    private Testbed() {}

    /** Builds the machine's image where that has not been done; takes a minute or two. */
    public static void build() {
        succeeding(run(MOST_TO_BUILD, List.of("build-image.sh")));
    }

    /** Where all files of the testbed lie. */
    public static Path folder() {
        return Optional.ofNullable(System.getenv("TESTBED_DIR"))
                .map(Path::of)
                .orElseGet(() -> Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("kilonova-testbed"));
    }

    /** The kernel and initramfs of a small guest that says on its console which devices it has. */
    public static Path guestFile(String name) {
        return folder().resolve("guest").resolve(name);
    }

    /** What a machine's kernel has printed. */
    static String console(String machine) {
        try {
            Path log = folder().resolve("run").resolve(machine).resolve("console.log");
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs a script with words to its end. */
    static Run run(Duration most, List<String> words) {
        return run(most, words, Optional.empty());
    }

    /** Runs a script with words and a file as its input to its end. */
    static Run run(Duration most, List<String> words, Optional<Path> input) {
        List<String> command = new ArrayList<>(words);
        command.set(0, SCRIPTS.resolve(words.getFirst()).toString());
        String shown = String.join(" ", words);
        try {
            // files, because the connection that ssh leaves behind would keep a pipe open
            Path folder = Files.createTempDirectory("kilonova-testbed");
            Path output = folder.resolve("output");
            Path errors = folder.resolve("errors");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
            input.ifPresent(file -> builder.redirectInput(file.toFile()));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(shown + " did not end within " + most.toSeconds() + " s\n"
                        + Files.readString(output) + Files.readString(errors));
            }
            Run run = new Run(shown, process.exitValue(), Files.readString(output), Files.readString(errors));
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

    /** Complains unless a run ended well. */
    static Run succeeding(Run run) {
        if (run.status() != 0) {
            throw new AssertionError(
                    run.command() + " ended with " + run.status() + ":\n" + run.output() + run.errors());
        }
        return run;
    }
}

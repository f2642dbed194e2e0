package kilonova.agent.sriov;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Runs a program of the vendor's to its end. */
final class VendorProgram {
    static final Duration LONGEST_RUN = Duration.ofMinutes(2);
    private static final int LONGEST_OUTPUT = 64 * 1024;

    private VendorProgram() {}

    /**
     * How a program ended.
     *
     * @param status its exit status; empty where it did not end in time and was killed
     * @param output the end of what it printed
     */
    record Ended(OptionalInt status, String output) {
        /** Whether it ended well. */
        boolean isGood() {
            return status.isPresent() && status.getAsInt() == 0;
        }

        /** The last thing that it said. */
        String lastLine() {
            String last = output.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line.strip());
            return last.isEmpty() ? "it said nothing" : last;
        }

        /** How it ended badly, after what it was doing. */
        String clause() {
            return status.isPresent()
                    ? "ended with status %d: %s".formatted(status.getAsInt(), lastLine())
                    : "did not end within " + LONGEST_RUN.toSeconds() + " seconds";
        }
    }

    /** @throws IOException when it cannot be started */
    static Ended run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("kilonova-vendor", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!awaitEnd(process)) {
                process.destroyForcibly();
                return new Ended(OptionalInt.empty(), textOf(output));
            }
            return new Ended(OptionalInt.of(process.exitValue()), textOf(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Whoever stops the agent waits as well: a board between two drivers is of no use to anybody. */
    private static boolean awaitEnd(Process process) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_RUN.toNanos();
        boolean interrupted = false;
        while (true) {
            try {
                boolean ended = process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (interrupted && ended) {
                    throw new InterruptedException();
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return ended;
            } catch (InterruptedException e) {
                if (!process.isAlive()) {
                    throw e;
                }
                interrupted = true;
            }
        }
    }

    private static String textOf(Path output) throws IOException {
        byte[] bytes = Files.readAllBytes(output);
        int start = Math.max(0, bytes.length - LONGEST_OUTPUT);
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }
}

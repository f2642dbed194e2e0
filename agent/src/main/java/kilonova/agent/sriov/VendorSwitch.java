package kilonova.agent.sriov;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kilonova.agent.kernel.Kernel;

/**
 * Runs NVIDIA's {@code sriov-manage}, which unbinds the board from its driver, enables all of its functions and binds it again. It knows all
 * functions or none, and one that failed may leave the board without a driver.
 */
final class VendorSwitch implements FunctionSwitch {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);
    private static final int LONGEST_OUTPUT = 2000;

    /** What it prints when a client of the management library holds the board, or the board is still coming up after a boot. */
    private static final List<String> PASSING = List.of(
            "unbindlock",
            "error writing standard output: file exists",
            "error writing standard output: no such device");

    private final Path tool;
    private final Kernel kernel;

    VendorSwitch(Path tool, Kernel kernel) {
        this.tool = tool;
        this.kernel = kernel;
    }

    /** Whether the program is there, and can do this. */
    boolean fits(PhysicalFunction device, FunctionPlan.Change change) {
        boolean allOrNone = change.to() == 0 || (change.from() == 0 && change.to() == device.total());
        return allOrNone && Files.isExecutable(tool);
    }

    @Override
    public Optional<Refusal> change(PhysicalFunction device, FunctionPlan.Change change) throws InterruptedException {
        if (DriverBinding.isLost(device)) {
            DriverBinding.mend(kernel, device);
        }
        List<String> command = List.of(
                tool.toString(),
                change.to() == 0 ? "-d" : "-e",
                device.address().toString());
        String doing = String.join(" ", command);
        try {
            Path output = Files.createTempFile("sriov-manage", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!awaitEnd(process)) {
                    process.destroyForcibly();
                    return Optional.of(
                            Refusal.of(doing + " did not end within " + LONGEST_RUN.toSeconds() + " seconds", false));
                }
                return process.exitValue() == 0
                        ? Optional.empty()
                        : Optional.of(failed(doing, process.exitValue(), textOf(output)));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException | UncheckedIOException e) {
            return Optional.of(Refusal.of(doing + " could not be run: " + e.getMessage(), false));
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

    private static Refusal failed(String doing, int status, String output) {
        String folded = output.toLowerCase(Locale.ROOT);
        String last = output.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line.strip());
        return Refusal.of(
                "%s ended with status %d: %s".formatted(doing, status, last.isEmpty() ? "it said nothing" : last),
                PASSING.stream().anyMatch(folded::contains));
    }

    private static String textOf(Path output) throws IOException {
        byte[] bytes = Files.readAllBytes(output);
        int start = Math.max(0, bytes.length - LONGEST_OUTPUT);
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }
}

package kilonova.agent.sriov;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kilonova.agent.kernel.Kernel;

/**
 * Runs NVIDIA's {@code sriov-manage}, which unbinds the board from its driver, enables all of its functions and binds it again. It knows all
 * functions or none, and one that failed may leave the board without a driver.
 */
final class VendorSwitch implements FunctionSwitch {
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
            VendorProgram.Ended ended = VendorProgram.run(command);
            return ended.isGood() ? Optional.empty() : Optional.of(failed(doing, ended));
        } catch (IOException | UncheckedIOException e) {
            return Optional.of(Refusal.of(doing + " could not be run: " + e.getMessage(), false));
        }
    }

    private static Refusal failed(String doing, VendorProgram.Ended ended) {
        String folded = ended.output().toLowerCase(Locale.ROOT);
        boolean passing = ended.status().isPresent() && PASSING.stream().anyMatch(folded::contains);
        return Refusal.of(doing + " " + ended.clause(), passing);
    }
}

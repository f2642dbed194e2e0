package kilonova.agent.sriov;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.agent.discovery.Discovery;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.protocol.Problem;

/**
 * Lets boards of NVIDIA's hold vGPUs of different sizes. The mode belongs to the running driver: a boot loses it, and so does enabling virtual
 * functions, so it comes after them; the driver takes it only while the board has no vGPU, so it comes before types. Nothing in sysfs shows or
 * sets it, only the vendor's program, which is asked again after it was told to. Safe to use from several threads, for one board by one
 * at a time.
 */
final class MixedSizeMode {
    /** The code of the reason where only vGPUs on the board are in the way. */
    static final String IN_USE = "mode.in_use";

    private static final Pattern MODE =
            Pattern.compile("(?m)^\\s*vGPU Hetero(?:gen|gene)ous Mode\\s*:\\s*(\\S.*?)\\s*$");
    private static final Pattern MIG = Pattern.compile("(?m)^\\s*MIG Mode\\s*\\R\\s*Current\\s*:\\s*Enabled\\s*$");

    private final Kernel kernel;
    private final String tool;

    /** How many functions each board had when it was last seen in the mode. */
    private final Map<PciAddress, Integer> seen = new ConcurrentHashMap<>();

    MixedSizeMode(Kernel kernel, String tool) {
        this.kernel = kernel;
        this.tool = tool;
    }

    /** Whether a board was seen in the mode, and its functions have not changed since. */
    boolean isKnown(PciAddress board) {
        return Optional.of(functions(board)).equals(Optional.ofNullable(seen.get(board)));
    }

    /** The functions of a board were changed, and the mode may be gone. */
    void forget(PciAddress board) {
        seen.remove(board);
    }

    /**
     * Sees to it that a board is in the mode.
     *
     * @param onChange is called before it is set, if it has to be
     * @return why it is not, if so; it gives vGPUs of one size then
     */
    Optional<Problem> ensure(PciAddress board, Runnable onChange) throws InterruptedException {
        try {
            Optional<Problem> problem = set(board, onChange);
            if (problem.isEmpty()) {
                seen.put(board, functions(board));
            }
            return problem;
        } catch (IOException e) {
            return Optional.of(new Problem(
                    "mode.unknown",
                    "%s is to hold vGPUs of different sizes, and %s cannot be run: %s"
                            .formatted(board, tool, e.getMessage())));
        }
    }

    private Optional<Problem> set(PciAddress board, Runnable onChange) throws IOException, InterruptedException {
        VendorProgram.Ended told = ask(board);
        String mode = mode(told);
        return switch (mode) {
            case "Enabled" -> Optional.empty();
            case "Disabled" -> enable(board, onChange);
            case "" ->
                Optional.of(new Problem(
                        "mode.unknown",
                        "%s is to hold vGPUs of different sizes, and %s does not tell its mode%s"
                                .formatted(board, tool, told.isGood() ? "" : ": it " + told.clause())));
            default ->
                Optional.of(new Problem(
                        "mode.not_possible",
                        "%s is to hold vGPUs of different sizes, and cannot: %s"
                                .formatted(
                                        board,
                                        MIG.matcher(told.output()).find()
                                                ? "its MIG mode is on, where each GPU instance has its own size"
                                                : "its driver says " + mode)));
        };
    }

    private Optional<Problem> enable(PciAddress board, Runnable onChange) throws IOException, InterruptedException {
        int units = units(board);
        if (units > 0) {
            return Optional.of(new Problem(
                    IN_USE,
                    "%s is to hold vGPUs of different sizes; it takes that only without any, and has %d"
                            .formatted(board, units)));
        }
        onChange.run();
        VendorProgram.Ended set = VendorProgram.run(List.of(tool, "vgpu", "-shm", "1", "-i", board.toString()));
        if (!set.isGood()) {
            return Optional.of(failed(board, tool + " " + set.clause()));
        }
        String now = mode(ask(board));
        return now.equals("Enabled")
                ? Optional.empty()
                : Optional.of(failed(board, tool + " set the mode and shows " + (now.isEmpty() ? "none" : now)));
    }

    private static Problem failed(PciAddress board, String why) {
        return new Problem("mode.failed", "%s is to hold vGPUs of different sizes: %s".formatted(board, why));
    }

    private VendorProgram.Ended ask(PciAddress board) throws IOException, InterruptedException {
        return VendorProgram.run(List.of(tool, "-q", "-i", board.toString()));
    }

    private static String mode(VendorProgram.Ended told) {
        Matcher line = MODE.matcher(told.output());
        return told.isGood() && line.find() ? line.group(1) : "";
    }

    private int units(PciAddress board) {
        return Discovery.look(kernel)
                .board(DeviceKey.of(board))
                .map(there -> there.units().size())
                .orElse(0);
    }

    private int functions(PciAddress board) {
        return PhysicalFunction.read(kernel, board)
                .map(PhysicalFunction::enabled)
                .orElse(0);
    }
}

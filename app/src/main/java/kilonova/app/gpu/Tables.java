package kilonova.app.gpu;

import java.io.PrintWriter;
import java.util.List;
import kilonova.agent.doctor.Finding;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.PciGpu;
import kilonova.agent.inspection.UnitUse;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Slot;
import kilonova.gpu.type.VgpuType;

/** An inspection as tables for people. */
final class Tables {
    private Tables() {}

    static Table boards(Inspection seen) {
        Table table =
                new Table("DEVICE", "KIND", "MODEL", "DRIVER", "MEMORY", "FUNCTIONS", "MODE", "VGPUS", "TYPES OFFERED");
        for (Board board : seen.inventory().boards()) {
            long offered = board.types().stream()
                    .filter(type -> isOffered(board, type))
                    .count();
            table.row(
                    board.key(),
                    Words.kind(board),
                    Words.model(seen, board),
                    Words.driver(seen, board),
                    Words.megabytes(board.frameBufferMb()),
                    Words.functions(seen, board),
                    board.slots().isEmpty() ? "" : Words.mode(seen, board),
                    board.units().size(),
                    offered + " of " + board.types().size());
        }
        for (PciGpu gpu : seen.gpusWithoutBoard()) {
            table.row(
                    gpu.address(),
                    "no vGPUs",
                    Words.model(gpu),
                    gpu.driver().orElse(""),
                    "",
                    gpu.possibleFunctions() == 0 ? "" : gpu.functions().size() + " of " + gpu.possibleFunctions(),
                    "",
                    0,
                    "0 of 0");
        }
        return table;
    }

    static boolean isOffered(Board board, VgpuType type) {
        return board.slots().stream().anyMatch(slot -> slot.available(type.id()) > 0);
    }

    static Table types(List<Board> boards) {
        Table table = new Table(
                "DEVICE",
                "TYPE",
                "ID",
                "MEMORY",
                "HEADS",
                "RESOLUTION",
                "MOST",
                "AVAILABLE",
                "DEVICE API",
                "DESCRIPTION");
        for (Board board : boards) {
            for (VgpuType type : board.types()) {
                table.row(
                        board.key(),
                        type.label(),
                        type.id(),
                        Words.megabytes(type.frameBufferMb()),
                        Words.number(type.description().heads()),
                        type.description().resolution().orElse(""),
                        Words.number(type.description().maxInstances()),
                        Words.available(board, type),
                        type.deviceApi(),
                        Words.description(type));
            }
        }
        return table;
    }

    static Table slots(Board board) {
        Table table = new Table("SLOT", "KIND", "TYPE NOW", "GPU INSTANCE", "TYPES OFFERED");
        for (Slot slot : board.slots()) {
            table.row(
                    slot.key(),
                    Words.slotKind(slot),
                    typeNow(board, slot),
                    slot instanceof Slot.VendorFunction function ? Words.number(function.gpuInstance()) : "",
                    board.types().stream()
                                    .filter(type -> slot.available(type.id()) > 0)
                                    .count()
                            + " of " + board.types().size());
        }
        return table;
    }

    private static String typeNow(Board board, Slot slot) {
        if (slot instanceof Slot.WholeDevice) {
            return "";
        }
        return board.units().stream()
                .filter(unit -> unit.slot().equals(slot.key()))
                .map(unit -> board.type(unit.type())
                        .map(VgpuType::label)
                        .orElse(unit.type().value()))
                .findFirst()
                .orElse("");
    }

    static Table units(Inspection seen, List<UnitUse> units) {
        Table table = new Table("VGPU", "DEVICE", "SLOT", "TYPE", "GPU INSTANCE", "OWNER");
        for (UnitUse use : units) {
            table.row(
                    use.unit().id(),
                    use.unit().board(),
                    use.unit().slot(),
                    Words.type(seen, use.unit()),
                    Words.number(use.gpuInstance()),
                    use.owner());
        }
        return table;
    }

    static void findings(List<Finding> findings, PrintWriter out) {
        for (Finding finding : findings) {
            String subject = finding.device().map(key -> key + ": ").orElse("");
            out.println("%-8s  %s%s (%s)".formatted(finding.severity(), subject, finding.sentence(), finding.code()));
            finding.remedies().forEach(remedy -> out.println("            " + remedy));
        }
    }
}

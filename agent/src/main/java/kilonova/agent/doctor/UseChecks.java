package kilonova.agent.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.MdevDefinition;
import kilonova.agent.inspection.Owner;
import kilonova.agent.inspection.UnitUse;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.VgpuType;

/** What others have on a board, or will make there: it takes room, and Kilonova leaves it alone. */
final class UseChecks {
    private UseChecks() {}

    static List<Finding> of(Inspection seen, Board board) {
        List<Finding> findings = new ArrayList<>();
        for (UnitUse use : seen.unitsOn(board.key())) {
            if (!(use.owner() instanceof Owner.Kilonova)) {
                findings.add(foreign(board, use).of(board.key()));
            }
        }
        return findings;
    }

    private static Finding foreign(Board board, UnitUse use) {
        String type = board.type(use.unit().type())
                .map(VgpuType::label)
                .orElse(use.unit().type().value());
        String what = "vGPU %s (%s)".formatted(use.unit().id(), type);
        return switch (use.owner()) {
            case Owner.Guest(String name) ->
                Finding.limits(
                        "units.of_guest",
                        "%s belongs to the libvirt guest %s, which Kilonova did not make; it takes room."
                                .formatted(what, name),
                        "virsh dumpxml %s  # and, if it is not needed: virsh detach-device or virsh undefine"
                                .formatted(quoted(name)));
            case Owner.Mdevctl mdevctl ->
                Finding.limits(
                        "units.of_mdevctl",
                        what + " was made by mdevctl; it takes room.",
                        "mdevctl stop -u " + use.unit().id(),
                        "mdevctl undefine -u " + use.unit().id() + "  # so that it does not come back");
            case Owner.Unknown unknown ->
                Finding.limits("units.foreign", what + " was made by somebody else; it takes room.", removal(use));
            case Owner.Kilonova kilonova -> throw new IllegalArgumentException("it is ours: " + use);
        };
    }

    /** As a shell takes it in one piece. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String removal(UnitUse use) {
        return switch (use.unit().id()) {
            case UnitId.Mdev mdev -> "echo 1 > /sys/bus/mdev/devices/%s/remove  # if nobody needs it".formatted(mdev);
            case UnitId.Function function ->
                "echo 0 > /sys/bus/pci/devices/%s/nvidia/current_vgpu_type  # if nobody needs it".formatted(function);
        };
    }

    /** Definitions that are not there now and will be after the next boot, one finding for each board. */
    static List<Finding> ofDefinitions(Inspection seen) {
        Map<Optional<DeviceKey>, List<MdevDefinition>> byBoard = seen.definitions().stream()
                .filter(MdevDefinition::startsAtBoot)
                .filter(definition -> seen.inventory()
                        .unit(new UnitId.Mdev(definition.uuid()))
                        .isEmpty())
                .collect(Collectors.groupingBy(
                        definition -> board(seen, definition.parent()), LinkedHashMap::new, Collectors.toList()));
        return byBoard.entrySet().stream()
                .map(coming -> {
                    Finding finding = coming(coming.getValue());
                    return coming.getKey().map(finding::of).orElse(finding);
                })
                .toList();
    }

    private static Finding coming(List<MdevDefinition> definitions) {
        String places = definitions.stream()
                .map(definition -> definition.parent()
                        + definition.type().map(type -> " (" + type + ")").orElse(""))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return Finding.limits(
                "mdevctl.definitions",
                "mdevctl makes %d vGPU(s) at the next boot, which will take room: on %s."
                        .formatted(definitions.size(), places),
                definitions.stream()
                        .map(definition -> "mdevctl undefine -u " + definition.uuid())
                        .toArray(String[]::new));
    }

    /** mdevctl names a virtual parent by its last part only. */
    private static Optional<DeviceKey> board(Inspection seen, String parent) {
        return DeviceKey.parse(parent)
                .flatMap(seen::boardOf)
                .or(() -> seen.inventory().boards().stream()
                        .filter(board ->
                                board.key() instanceof DeviceKey.Virtual(String name) && name.endsWith("_" + parent))
                        .findFirst())
                .map(Board::key);
    }
}

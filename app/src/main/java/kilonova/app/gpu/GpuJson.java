package kilonova.app.gpu;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.agent.doctor.Finding;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.PciGpu;
import kilonova.agent.inspection.UnitUse;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Slot;
import kilonova.gpu.capacity.Room;
import kilonova.gpu.type.VgpuType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An inspection for programs. Sizes are in MiB; what is unknown is null. Fields may be added, and are not renamed. */
final class GpuJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private GpuJson() {}

    static ObjectNode boards(Inspection seen) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode boards = answer.putArray("boards");
        seen.inventory().boards().forEach(board -> boards.add(board(seen, board)));
        ArrayNode others = answer.putArray("gpus_without_vgpus");
        seen.gpusWithoutBoard().forEach(gpu -> others.add(gpu(gpu)));
        answer.set("vgpus", units(seen, seen.units()));
        notUnderstood(seen, answer.putArray("not_understood"));
        return answer;
    }

    static ObjectNode types(Inspection seen, List<Board> boards) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode types = answer.putArray("types");
        for (Board board : boards) {
            board.types().forEach(type -> types.add(type(board, type)));
        }
        notUnderstood(seen, answer.putArray("not_understood"));
        return answer;
    }

    static ObjectNode show(Inspection seen, Board board, List<Finding> findings) {
        ObjectNode answer = board(seen, board);
        ArrayNode slots = answer.putArray("slots");
        board.slots().forEach(slot -> slots.add(slot(board, slot)));
        ArrayNode types = answer.putArray("types");
        board.types().forEach(type -> types.add(type(board, type)));
        answer.set("vgpus", units(seen, seen.unitsOn(board.key())));
        answer.set("findings", findings(findings));
        return answer;
    }

    static ObjectNode show(PciGpu gpu, List<Finding> findings) {
        ObjectNode answer = gpu(gpu);
        answer.set("findings", findings(findings));
        return answer;
    }

    static ArrayNode findings(List<Finding> findings) {
        ArrayNode answer = JSON.createArrayNode();
        for (Finding finding : findings) {
            ObjectNode one = answer.addObject()
                    .put("code", finding.code())
                    .put("severity", word(finding.severity()))
                    .put("device", finding.device().map(Object::toString).orElse(null))
                    .put("sentence", finding.sentence());
            ArrayNode remedies = one.putArray("remedies");
            finding.remedies().forEach(remedies::add);
        }
        return answer;
    }

    private static ObjectNode board(Inspection seen, Board board) {
        Optional<PciGpu> gpu = seen.gpu(board.key());
        return JSON.createObjectNode()
                .put("device", board.key().toString())
                .put("node_name", board.key().nodeName())
                .put("kind", Words.kind(board).replace(' ', '_').toLowerCase(Locale.ROOT))
                .put("vendor", word(board.vendor()))
                .put("pci_id", board.pciId().orElse(null))
                .put("model", board.model().orElse(null))
                .put("driver", gpu.flatMap(PciGpu::driver).orElse(null))
                .put("numa_node", gpu.map(PciGpu::numaNode).map(GpuJson::orNull).orElse(null))
                .put("memory_mb", orNull(board.frameBufferMb()))
                .put("mode", Words.mode(seen, board).replace(' ', '_'))
                .put("functions_possible", board.virtualFunctions())
                .put(
                        "functions_enabled",
                        gpu.map(found -> found.functions().size()).orElse(0))
                .put("slot_count", board.slots().size())
                .put("vgpu_count", board.units().size());
    }

    private static ObjectNode gpu(PciGpu gpu) {
        return JSON.createObjectNode()
                .put("device", gpu.address().toString())
                .put("node_name", gpu.address().nodeName())
                .put("kind", "no_vgpus")
                .put("vendor", word(gpu.vendor()))
                .put("pci_id", gpu.pciId())
                .put("driver", gpu.driver().orElse(null))
                .put("numa_node", orNull(gpu.numaNode()))
                .put("functions_possible", gpu.possibleFunctions())
                .put("functions_enabled", gpu.functions().size());
    }

    private static ObjectNode type(Board board, VgpuType type) {
        Room room = Room.on(board, type, slot -> true);
        return JSON.createObjectNode()
                .put("device", board.key().toString())
                .put("id", type.id().value())
                .put("name", type.name().orElse(null))
                .put("label", type.label())
                .put("description", type.description().text())
                .put("memory_mb", orNull(type.frameBufferMb()))
                .put("heads", orNull(type.description().heads()))
                .put("resolution", type.description().resolution().orElse(null))
                .put("max_instances", orNull(type.description().maxInstances()))
                .put("mig_backed", type.migBacked())
                .put("device_api", type.deviceApi())
                .put("available", room.more())
                .put("available_is_exact", room.limit().isEmpty());
    }

    private static ObjectNode slot(Board board, Slot slot) {
        ObjectNode answer = JSON.createObjectNode()
                .put("slot", slot.key().toString())
                .put(
                        "kind",
                        switch (slot) {
                            case Slot.WholeDevice whole -> "whole_device";
                            case Slot.MdevFunction function -> "mdev_function";
                            case Slot.VendorFunction function -> "vendor_function";
                        })
                .put(
                        "gpu_instance",
                        slot instanceof Slot.VendorFunction function ? orNull(function.gpuInstance()) : null)
                .put("in_use", board.hasUnitIn(slot.key()));
        ArrayNode offered = answer.putArray("types_offered");
        board.types().stream()
                .filter(type -> slot.available(type.id()) > 0)
                .forEach(type -> offered.add(type.id().value()));
        return answer;
    }

    private static ArrayNode units(Inspection seen, List<UnitUse> units) {
        ArrayNode answer = JSON.createArrayNode();
        for (UnitUse use : units) {
            answer.addObject()
                    .put("vgpu", use.unit().id().toString())
                    .put("device", use.unit().board().toString())
                    .put("slot", use.unit().slot().toString())
                    .put("type", use.unit().type().value())
                    .put("type_label", Words.type(seen, use.unit()))
                    .put("gpu_instance", orNull(use.gpuInstance()))
                    .put("owner", use.owner().kind())
                    .put("owner_text", use.owner().toString());
        }
        return answer;
    }

    private static void notUnderstood(Inspection seen, ArrayNode into) {
        seen.notUnderstood()
                .forEach(left -> into.addObject().put("file", left.file()).put("reason", left.reason()));
    }

    private static @Nullable Integer orNull(OptionalInt number) {
        return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package kilonova.gpu.type;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The types that were seen on each model of board. A virtual function lists a type only while it can be made, so names must be remembered to be
 * known when a board is full.
 *
 * @param byModel the types by the board's PCI id, {@code 0x10de:0x26b9}
 */
public record KnownTypes(Map<String, List<VgpuType>> byModel) {
    public KnownTypes {
        Map<String, List<VgpuType>> copy = new HashMap<>();
        byModel.forEach((model, types) -> copy.put(model, List.copyOf(types)));
        byModel = Map.copyOf(copy);
    }

    /** Nothing was seen yet. */
    public static KnownTypes none() {
        return new KnownTypes(Map.of());
    }

    /** What was seen on a model, in the order in which it was first seen. */
    public List<VgpuType> of(String model) {
        return byModel.getOrDefault(model, List.of());
    }

    /** With what is seen now. A name or id that means something else now (another driver) replaces what was known. */
    public KnownTypes with(String model, List<VgpuType> seen) {
        List<VgpuType> types = new ArrayList<>(of(model));
        for (VgpuType type : seen) {
            if (!types.contains(type)) {
                types.removeIf(
                        known -> known.id().equals(type.id()) || known.label().equals(type.label()));
                types.add(type);
            }
        }
        Map<String, List<VgpuType>> changed = new HashMap<>(byModel);
        changed.put(model, types);
        return new KnownTypes(changed);
    }
}

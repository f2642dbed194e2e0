package kilonova.agent.simulated.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What changes about simulated hardware, as its file keeps it.
 *
 * @param boots how often the machine has started, at least 1
 * @param mdevs the mediated devices, in the order of their making
 * @param functionTypes the type of each virtual function that has one, by address
 * @param enabledFunctions how many virtual functions each board has enabled, by key
 */
record HardwareState(
        long boots, List<Mdev> mdevs, Map<String, String> functionTypes, Map<String, Integer> enabledFunctions) {
    HardwareState {
        mdevs = List.copyOf(mdevs);
        functionTypes = Map.copyOf(functionTypes);
        enabledFunctions = Map.copyOf(enabledFunctions);
    }

    /**
     * A mediated device.
     *
     * @param parent the key of its board or virtual function
     */
    record Mdev(UUID uuid, String parent, String type) {}

    /** A machine that has just started: no units. */
    static HardwareState fresh(long boots, Map<String, Integer> enabledFunctions) {
        return new HardwareState(boots, List.of(), Map.of(), enabledFunctions);
    }

    HardwareState with(Mdev added) {
        return new HardwareState(
                boots, Stream.concat(mdevs.stream(), Stream.of(added)).toList(), functionTypes, enabledFunctions);
    }

    HardwareState without(UUID uuid) {
        return new HardwareState(
                boots,
                mdevs.stream().filter(mdev -> !mdev.uuid().equals(uuid)).toList(),
                functionTypes,
                enabledFunctions);
    }

    /** @param type {@code 0} for none */
    HardwareState withFunctionType(String function, String type) {
        Map<String, String> types = new LinkedHashMap<>(functionTypes);
        if (type.equals("0")) {
            types.remove(function);
        } else {
            types.put(function, type);
        }
        return new HardwareState(boots, mdevs, types, enabledFunctions);
    }

    HardwareState withEnabledFunctions(String board, int count) {
        Map<String, Integer> enabled = new LinkedHashMap<>(enabledFunctions);
        enabled.put(board, count);
        return new HardwareState(boots, mdevs, functionTypes, enabled);
    }
}

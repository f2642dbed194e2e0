package kilonova.agent.simulated.kernel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;

/**
 * A board of simulated hardware: what never changes about it.
 *
 * @param key address, or name of the virtual device
 * @param pciId vendor and device, {@code 0x10de}, {@code 0x2235}; empty for a virtual device
 * @param layout where units are made
 * @param functions the virtual functions that it can have, in the order of the {@code virtfnN} links
 * @param pools what all units share: MiB of frame buffer, ports, fences
 * @param equalSize whether the first unit fixes the first cost of all others
 * @param types what it gives
 */
public record SimulatedBoard(
        DeviceKey key,
        Optional<PciId> pciId,
        Layout layout,
        List<PciAddress> functions,
        List<Integer> pools,
        boolean equalSize,
        List<SimulatedType> types) {
    public SimulatedBoard {
        functions = List.copyOf(functions);
        pools = List.copyOf(pools);
        types = List.copyOf(types);
    }

    /** Where units are made. */
    public enum Layout {
        /** Mediated devices, on the board itself. */
        BOARD_PARENTS,
        /** Mediated devices, at most one on each virtual function. */
        FUNCTIONS_PARENT,
        /** Virtual functions are the units; a type is written to them. */
        FUNCTIONS_ARE_UNITS
    }

    /** As sysfs writes them. */
    public record PciId(String vendor, String device) {}

    Optional<SimulatedType> type(String id) {
        return types.stream().filter(type -> type.id().equals(id)).findFirst();
    }

    /** Consecutive virtual functions from a first one on, as on boards whose functions are contiguous over slots. */
    static List<PciAddress> contiguous(PciAddress first, int count) {
        int start = first.slot() * 8 + first.function();
        return Stream.iterate(start, number -> number + 1)
                .limit(count)
                .map(number -> new PciAddress(first.domain(), first.bus(), number / 8, number % 8))
                .toList();
    }
}

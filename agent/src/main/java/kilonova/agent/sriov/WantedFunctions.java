package kilonova.agent.sriov;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.selection.DeviceSettings;

/** Which devices should have virtual functions, and how many. Pure. */
final class WantedFunctions {
    private WantedFunctions() {}

    /**
     * Those that the operator names, and the GPUs that a type is enabled for and that give vGPUs on functions only. A type for all devices
     * means NVIDIA's boards: no other maker's functions carry types.
     *
     * @param read looks at a device that may have functions
     * @return the number for each device; empty for all that it can have
     */
    static Map<PciAddress, OptionalInt> of(
            DeviceInventory inventory,
            DeviceSettings devices,
            SriovSettings settings,
            Function<PciAddress, Optional<PhysicalFunction>> read) {
        Map<PciAddress, OptionalInt> wanted = new TreeMap<>();
        for (Board board : inventory.boards()) {
            board.key()
                    .pci()
                    .filter(address -> board.virtualFunctions() > 0 && !givesItself(board))
                    .filter(address -> isMeant(board, devices, read.apply(address)))
                    .ifPresent(address -> wanted.put(address, OptionalInt.empty()));
        }
        wanted.putAll(settings.counts());
        return wanted;
    }

    private static boolean givesItself(Board board) {
        return board.slots().stream().anyMatch(slot -> slot instanceof Slot.WholeDevice);
    }

    private static boolean isMeant(Board board, DeviceSettings devices, Optional<PhysicalFunction> device) {
        boolean named = devices.types().stream()
                .flatMap(type -> type.addresses().stream())
                .anyMatch(address -> address.equals(board.key())
                        || address.pci()
                                .filter(function -> device.filter(there -> there.has(function))
                                        .isPresent())
                                .isPresent());
        return named
                || (board.vendor() == Vendor.NVIDIA && devices.forBoard(board).isPresent());
    }
}

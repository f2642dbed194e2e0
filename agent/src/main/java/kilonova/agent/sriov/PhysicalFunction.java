package kilonova.agent.sriov;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Vendor;

/**
 * A device that can have virtual functions, as the kernel shows it at one look.
 *
 * @param address its own address
 * @param vendor its maker
 * @param driver the driver that it is bound to, if to one
 * @param total how many virtual functions it can have, at least 1
 * @param enabled how many it has
 * @param functions those that can be seen on the bus, in the order of the device's numbering
 * @param offset the distance of the first one's routing id from the device's own, where the kernel tells it
 * @param stride the distance from one function to the next
 */
public record PhysicalFunction(
        PciAddress address,
        Vendor vendor,
        Optional<String> driver,
        int total,
        int enabled,
        List<PciAddress> functions,
        OptionalInt offset,
        OptionalInt stride) {
    static final String DEVICES = "/sys/bus/pci/devices";

    private static final String LINK = "virtfn";

    public PhysicalFunction {
        functions = List.copyOf(functions);
    }

    /** The device at an address; empty where there is none, or one that cannot have virtual functions. */
    public static Optional<PhysicalFunction> read(Kernel kernel, PciAddress address) {
        String folder = folder(address);
        OptionalInt total = number(kernel, folder + "/sriov_totalvfs");
        if (total.isEmpty() || total.getAsInt() < 1) {
            return Optional.empty();
        }
        int enabled = number(kernel, folder + "/sriov_numvfs").orElse(0);
        return Optional.of(new PhysicalFunction(
                address,
                kernel.read(folder + "/vendor").value().map(Vendor::ofPciId).orElse(Vendor.OTHER),
                kernel.linkedName(folder + "/driver").value(),
                total.getAsInt(),
                enabled,
                visible(kernel, folder, enabled),
                number(kernel, folder + "/sriov_offset"),
                number(kernel, folder + "/sriov_stride")));
    }

    private static List<PciAddress> visible(Kernel kernel, String folder, int enabled) {
        List<PciAddress> functions = new ArrayList<>();
        for (int index = 0; index < enabled; index++) {
            kernel.linkedName(folder + "/" + LINK + index)
                    .value()
                    .flatMap(PciAddress::parse)
                    .filter(function -> kernel.exists(folder(function)))
                    .ifPresent(functions::add);
        }
        return functions;
    }

    static String folder(PciAddress address) {
        return DEVICES + "/" + address;
    }

    private static OptionalInt number(Kernel kernel, String file) {
        return kernel.read(file)
                .value()
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
    }

    /** Whether a virtual function of this device has that address, or would have it once it is enabled. */
    public boolean has(PciAddress function) {
        if (functions.contains(function)) {
            return true;
        }
        if (offset.isEmpty() || stride.isEmpty() || function.domain() != address.domain()) {
            return false;
        }
        int distance = routingId(function) - routingId(address) - offset.getAsInt();
        int step = Math.max(1, stride.getAsInt());
        return distance >= 0 && distance % step == 0 && distance / step < total;
    }

    private static int routingId(PciAddress address) {
        return (address.bus() << 8) | (address.slot() << 3) | address.function();
    }
}

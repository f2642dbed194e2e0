package kilonova.agent.sriov;

import java.util.Optional;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Vendor;

/**
 * Whether a device's functions can be used: all of them are on the bus, and on a board whose driver makes vGPUs of them each offers types. No
 * time tells that, only a look.
 */
final class Readiness {
    private Readiness() {}

    /** @return what still lacks, one clause; empty when nothing does */
    static Optional<String> lacking(Kernel kernel, PhysicalFunction device) {
        int seen = device.functions().size();
        if (seen < device.enabled()) {
            return Optional.of("%d of its %d virtual functions are on the bus".formatted(seen, device.enabled()));
        }
        if (device.vendor() != Vendor.NVIDIA) {
            return Optional.empty();
        }
        long offering = device.functions().stream()
                .filter(function -> offersTypes(kernel, function))
                .count();
        return offering == seen
                ? Optional.empty()
                : Optional.of("the driver offers types on %d of its %d virtual functions (is nvidia-vgpud running?)"
                        .formatted(offering, seen));
    }

    private static boolean offersTypes(Kernel kernel, PciAddress function) {
        return kernel.read(PhysicalFunction.folder(function) + "/nvidia/current_vgpu_type")
                        .value()
                        .isPresent()
                || !kernel.namesIn("/sys/class/mdev_bus/" + function + "/mdev_supported_types")
                        .isEmpty();
    }
}

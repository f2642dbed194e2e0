package kilonova.agent.libvirt.domain;

import java.util.Optional;
import kilonova.agent.guests.GuestDevice;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.Problem;

/** Which kinds of devices can be put into the guests that are made here: PCI ones. */
public final class DeviceApis {
    private static final String PCI = "vfio-pci";

    private DeviceApis() {}

    /** Why a device cannot be in a guest; empty when it can. */
    public static Optional<Problem> refusal(GuestDevice device) {
        if (device.unit() instanceof UnitId.Function || device.deviceApi().equals(PCI)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                "device.api_unsupported",
                "unit %s is for guests that have %s devices, and the guests of this host are PCI machines (%s)"
                        .formatted(device.unit(), device.deviceApi(), PCI)));
    }
}

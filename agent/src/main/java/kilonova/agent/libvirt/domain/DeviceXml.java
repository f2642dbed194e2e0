package kilonova.agent.libvirt.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kilonova.agent.guests.GuestDevice;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;

/** The devices of the host that are passed to a guest, as its domain has them. */
public final class DeviceXml {
    private DeviceXml() {}

    /** A device as it is taken out of a guest, and given back. */
    public static String device(GuestDevice device) {
        return hostdev(device).toString();
    }

    /** At most one device shows its display, and so has the early frame buffer: QEMU takes no more. */
    static List<XmlElement> of(List<GuestDevice> devices, boolean display) {
        List<XmlElement> hostdevs = new ArrayList<>();
        boolean displayFree = display;
        for (GuestDevice device : devices) {
            XmlElement hostdev = hostdev(device);
            if (displayFree && device.unit() instanceof UnitId.Mdev) {
                hostdev.with("display", "on").with("ramfb", "on");
                displayFree = false;
            }
            hostdevs.add(hostdev);
        }
        return hostdevs;
    }

    private static XmlElement hostdev(GuestDevice device) {
        XmlElement hostdev = element("hostdev").with("mode", "subsystem");
        return switch (device.unit()) {
            case UnitId.Mdev(UUID mdev) ->
                hostdev.with("type", "mdev")
                        .with("managed", "no")
                        .with("model", device.deviceApi())
                        .add(element("source").add(element("address").with("uuid", mdev)));
            case UnitId.Function(PciAddress function) ->
                hostdev.with("type", "pci")
                        .with("managed", "no")
                        .add(element("source").add(address(function)));
        };
    }

    private static XmlElement address(PciAddress function) {
        return element("address")
                .with("domain", "0x%04x".formatted(function.domain()))
                .with("bus", "0x%02x".formatted(function.bus()))
                .with("slot", "0x%02x".formatted(function.slot()))
                .with("function", "0x%x".formatted(function.function()));
    }

    private static XmlElement element(String name) {
        return XmlElement.of(name);
    }
}

package kilonova.agent.discovery;

import java.util.Optional;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;

/** The names of parents in sysfs, and the keys that we know them by. */
final class MdevParents {
    private static final String VIRTUAL = "/devices/virtual/";

    private MdevParents() {}

    /** The key of an entry of {@code /sys/class/mdev_bus}: its address, or directory and device below {@code /sys/devices/virtual}. */
    static Optional<DeviceKey> keyOf(Kernel kernel, String busName) {
        Optional<DeviceKey> address = PciAddress.parse(busName).map(DeviceKey::of);
        return address.isPresent()
                ? address
                : kernel.readLink(Sysfs.MDEV_BUS + "/" + busName).value().flatMap(MdevParents::virtualKey);
    }

    /** The entry of {@code /sys/class/mdev_bus} that has a key. */
    static Optional<String> busName(Kernel kernel, DeviceKey key) {
        if (key instanceof DeviceKey.Pci && kernel.exists(Sysfs.MDEV_BUS + "/" + key)) {
            return Optional.of(key.toString());
        }
        return kernel.namesIn(Sysfs.MDEV_BUS).stream()
                .filter(name -> keyOf(kernel, name).equals(Optional.of(key)))
                .findFirst();
    }

    /** The parent of a mediated device: the directory above it. */
    static Optional<DeviceKey> parentOf(Kernel kernel, String mdev) {
        return kernel.readLink(Sysfs.MDEVS + "/" + mdev).value().flatMap(target -> {
            int end = target.lastIndexOf('/');
            String above = end < 0 ? "" : target.substring(0, end);
            Optional<DeviceKey> address = PciAddress.parse(above.substring(above.lastIndexOf('/') + 1))
                    .map(DeviceKey::of);
            return address.isPresent() ? address : virtualKey(above);
        });
    }

    private static Optional<DeviceKey> virtualKey(String path) {
        int start = path.indexOf(VIRTUAL);
        return start < 0
                ? Optional.empty()
                : DeviceKey.parse(path.substring(start + VIRTUAL.length()).replace('/', '_'));
    }
}

package kilonova.agent.discovery;

import kilonova.gpu.address.PciAddress;
import kilonova.gpu.type.TypeId;

/** Where things are in sysfs. */
final class Sysfs {
    static final String MDEV_BUS = "/sys/class/mdev_bus";
    static final String MDEVS = "/sys/bus/mdev/devices";
    static final String PCI = "/sys/bus/pci/devices";

    private Sysfs() {}

    static String pci(PciAddress address) {
        return PCI + "/" + address;
    }

    static String vendorFolder(PciAddress function) {
        return pci(function) + "/nvidia";
    }

    static String types(String parent) {
        return MDEV_BUS + "/" + parent + "/mdev_supported_types";
    }

    static String create(String parent, TypeId type) {
        return types(parent) + "/" + type + "/create";
    }
}

package kilonova.agent.discovery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kilonova.agent.kernel.Kernel;

/**
 * Which units exist: cheap to ask, and equal twice only if none came or went between.
 *
 * @param mdevs the mediated devices
 * @param functionTypes what virtual functions have for a type, by address
 */
record UnitsNow(List<String> mdevs, Map<String, String> functionTypes) {
    static UnitsNow of(Kernel kernel) {
        Map<String, String> types = new HashMap<>();
        for (String address : kernel.namesIn(Sysfs.PCI)) {
            kernel.read(Sysfs.PCI + "/" + address + "/nvidia/current_vgpu_type")
                    .value()
                    .ifPresent(type -> types.put(address, type));
        }
        return new UnitsNow(kernel.namesIn(Sysfs.MDEVS), types);
    }
}

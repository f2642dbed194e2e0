package kilonova.agent.discovery;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kilonova.agent.kernel.Kernel;

/** Which versions the GPU vendors' drivers of a host are, where they say so: those of the kernel itself do not. */
public final class DriverVersions {
    private static final List<String> DRIVERS =
            List.of("nvidia", "nvidia_vgpu_vfio", "i915", "xe", "kvmgt", "amdgpu", "gim");

    private DriverVersions() {}

    /** By the driver's name, as {@code /sys/module/NAME/version} has it. */
    public static Map<String, String> of(Kernel kernel) {
        Map<String, String> versions = new TreeMap<>();
        for (String driver : DRIVERS) {
            kernel.read("/sys/module/" + driver + "/version")
                    .value()
                    .map(String::strip)
                    .filter(version -> !version.isEmpty())
                    .ifPresent(version -> versions.put(driver, version));
        }
        return versions;
    }
}

package kilonova.agent.discovery;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.PciAddress;

/** How many GPU instances a board is split into: sysfs does not say it, but NVIDIA's driver has a folder for each below {@code /proc}. */
final class GpuInstances {
    private static final String DRIVER = "/proc/driver/nvidia";
    private static final Pattern MINOR = Pattern.compile("(?m)^Device Minor:\\s*(\\d{1,4})\\s*$");
    private static final Pattern INSTANCE = Pattern.compile("gi\\d+");

    private GpuInstances() {}

    /** @return empty where the driver does not tell it */
    static OptionalInt on(Kernel kernel, PciAddress board) {
        Optional<String> minor = kernel.read(DRIVER + "/gpus/" + board + "/information")
                .value()
                .map(MINOR::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
        return minor.flatMap(number -> kernel.list(DRIVER + "/capabilities/gpu" + number + "/mig")
                        .value())
                .map(names -> OptionalInt.of((int) names.stream()
                        .filter(name -> INSTANCE.matcher(name).matches())
                        .count()))
                .orElse(OptionalInt.empty());
    }
}

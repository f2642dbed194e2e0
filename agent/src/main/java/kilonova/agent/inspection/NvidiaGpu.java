package kilonova.agent.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.gpu.address.PciAddress;

/**
 * A GPU as NVIDIA's own tool tells of it.
 *
 * @param index its number there
 * @param address where it is
 * @param migMode whether it is to be split into GPU instances; empty where it cannot be
 * @param gpuInstances how many there are
 */
public record NvidiaGpu(int index, PciAddress address, Optional<Boolean> migMode, int gpuInstances) {
    private static final Pattern INSTANCE = Pattern.compile("\\|\\s+(\\d{1,3})\\s+MIG\\s+\\S+\\s+\\d+\\s+\\d+\\s.*");

    /** Whether it is split into GPU instances and has none: nothing can be made on it. */
    public boolean migWithoutInstances() {
        return migMode.orElse(false) && gpuInstances == 0;
    }

    /**
     * Reads what the tool printed; lines of another shape are passed over.
     *
     * @param gpus index, address, driver version and MIG mode on each line
     * @param instances its table of GPU instances
     */
    static List<NvidiaGpu> parse(String gpus, String instances) {
        List<NvidiaGpu> found = new ArrayList<>();
        for (String line : gpus.split("\n", -1)) {
            String[] fields = line.split(",", -1);
            Optional<PciAddress> address = fields.length == 4 ? PciAddress.parse(fields[1]) : Optional.empty();
            if (address.isPresent() && fields[0].strip().matches("\\d{1,3}")) {
                int index = Integer.parseInt(fields[0].strip());
                found.add(new NvidiaGpu(index, address.get(), migMode(fields[3].strip()), count(instances, index)));
            }
        }
        return found;
    }

    private static Optional<Boolean> migMode(String text) {
        return switch (text) {
            case "Enabled" -> Optional.of(true);
            case "Disabled" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static int count(String instances, int index) {
        return (int) instances
                .lines()
                .map(INSTANCE::matcher)
                .filter(Matcher::matches)
                .filter(row -> Integer.parseInt(row.group(1)) == index)
                .count();
    }
}

package kilonova.compute.scheduler;

import java.util.List;
import java.util.Optional;

/**
 * Why a server can or cannot be placed, for an operator; {@link #sentence} is what its owner may read, and names no host.
 *
 * @param placeable whether at least one host fits
 * @param hosts every host, by name
 */
public record Explanation(boolean placeable, String sentence, List<HostVerdict> hosts) {
    public Explanation {
        hosts = List.copyOf(hosts);
    }

    /**
     * One host.
     *
     * @param code the first rule that failed; absent if the host fits
     * @param message what it says, with its numbers; empty if the host fits
     */
    public record HostVerdict(
            String host, boolean fits, Optional<String> code, String message, List<DeviceVerdict> devices) {
        public HostVerdict {
            devices = List.copyOf(devices);
        }
    }

    /**
     * One device of a host, for one group of the request.
     *
     * @param group the group's suffix; empty for the unsuffixed one
     */
    public record DeviceVerdict(String provider, String group, String code, String message) {}

    /** One line per host and per device that said no. */
    public String details() {
        StringBuilder text = new StringBuilder();
        for (HostVerdict host : hosts) {
            text.append(host.host())
                    .append(host.fits() ? ": fits" : ": " + host.message())
                    .append('\n');
            for (DeviceVerdict device : host.devices()) {
                text.append("  ")
                        .append(device.provider())
                        .append(device.group().isEmpty() ? "" : " (group " + device.group() + ")")
                        .append(": ")
                        .append(device.message())
                        .append('\n');
            }
        }
        return text.toString().stripTrailing();
    }
}

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
     * @param reasons every rule that failed, beginning with the first; empty if the host fits
     * @param devices what its devices said; only asked where the host itself may take the server
     */
    public record HostVerdict(String host, List<Reason> reasons, List<DeviceVerdict> devices) {
        public HostVerdict {
            reasons = List.copyOf(reasons);
            devices = List.copyOf(devices);
        }

        public boolean fits() {
            return reasons.isEmpty();
        }

        /** The first rule that failed; absent if the host fits. */
        public Optional<String> code() {
            return reasons.stream().findFirst().map(Reason::code);
        }

        /** What the first rule that failed says; empty if the host fits. */
        public String message() {
            return reasons.stream().findFirst().map(Reason::message).orElse("");
        }
    }

    /**
     * A rule that failed.
     *
     * @param message of the host, beginning in lower case and without a full stop, with its numbers
     */
    public record Reason(String code, String message) {}

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

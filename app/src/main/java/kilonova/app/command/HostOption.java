package kilonova.app.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.app.hosts.PlannedHost;
import kilonova.gpu.address.DeviceKey;
import picocli.CommandLine.Option;

/** The option that names simulated hosts. */
final class HostOption {
    @Option(names = "--host", paramLabel = "NAME=PROFILE", descriptionKey = "up.host")
    private Map<String, String> hosts = Map.of();

    /** The hosts that were named; the walkthrough's one if none was. */
    List<PlannedHost> hosts(Optional<String> usualName) {
        return hosts.isEmpty() ? List.of(PlannedHost.usual(usualName.orElse(""))) : PlannedHost.all(hosts);
    }

    /** Whether one of the hosts has that virtual parent device. */
    boolean has(DeviceKey.Virtual parent) {
        return hosts(Optional.empty()).stream()
                .flatMap(host -> host.profile().boards().stream())
                .anyMatch(board -> board.key().equals(parent));
    }
}

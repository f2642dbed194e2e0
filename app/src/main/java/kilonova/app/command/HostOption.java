package kilonova.app.command;

import java.util.List;
import java.util.Optional;
import kilonova.app.hosts.PlannedHost;
import kilonova.app.up.ConfigFile;
import kilonova.gpu.address.DeviceKey;
import picocli.CommandLine.Option;

/** The option that names hosts. */
final class HostOption {
    @Option(names = "--host", paramLabel = "NAME=PROFILE|local", descriptionKey = "up.host")
    private List<String> hosts = List.of();

    /** The hosts that were named, if any were. */
    List<PlannedHost> named(Optional<String> usualName) {
        return PlannedHost.all(hosts, usualName);
    }

    /** The hosts that were named; the walkthrough's one if none was. */
    List<PlannedHost> orWalkthrough(Optional<String> usualName) {
        return hosts.isEmpty() ? List.of(PlannedHost.usual(usualName.orElse(""))) : named(usualName);
    }

    /** The hosts that were named; this machine if none was. */
    List<PlannedHost> orThisMachine(Optional<String> usualName) {
        return hosts.isEmpty() ? List.of(PlannedHost.local(usualName)) : named(usualName);
    }

    /** Whether one of some hosts has a virtual parent device. */
    static boolean has(List<PlannedHost> hosts, DeviceKey.Virtual parent) {
        return hosts.stream().anyMatch(host -> switch (host) {
            case PlannedHost.Simulated simulated ->
                simulated.profile().boards().stream()
                        .anyMatch(board -> board.key().equals(parent));
            case PlannedHost.Local local -> ConfigFile.existsHere(parent);
        });
    }
}

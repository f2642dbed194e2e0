package kilonova.app.up;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import kilonova.app.hosts.PlannedHost;
import kilonova.config.Settings;
import kilonova.store.DatabaseUrl;

/**
 * What a cloud is made of.
 *
 * @param listen where to listen; port 0 takes a free one
 * @param publicUrl what clients call the port, without a slash at the end; what it listens to if empty
 * @param database where facts are kept
 * @param settings the configuration
 * @param hosts the simulated hosts
 * @param agents where to receive the agents of other hosts; port 0 takes a free one; none are received if empty
 */
public record CloudPlan(
        InetSocketAddress listen,
        Optional<URI> publicUrl,
        DatabaseUrl database,
        Settings settings,
        List<PlannedHost> hosts,
        Optional<InetSocketAddress> agents) {
    public CloudPlan {
        hosts = List.copyOf(hosts);
    }
}

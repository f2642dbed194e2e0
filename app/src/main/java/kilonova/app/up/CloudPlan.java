package kilonova.app.up;

import java.net.InetSocketAddress;
import java.util.List;
import kilonova.app.hosts.PlannedHost;
import kilonova.config.Settings;
import kilonova.store.DatabaseUrl;

/**
 * What a cloud is made of.
 *
 * @param listen where to listen; port 0 takes a free one
 * @param database where facts are kept
 * @param settings the configuration
 * @param hosts the simulated hosts
 */
public record CloudPlan(InetSocketAddress listen, DatabaseUrl database, Settings settings, List<PlannedHost> hosts) {
    public CloudPlan {
        hosts = List.copyOf(hosts);
    }
}

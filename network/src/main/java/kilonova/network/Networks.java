package kilonova.network;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.http.Authenticator;
import kilonova.http.Service;
import kilonova.network.address.Cidr;
import kilonova.network.address.IpAddress;
import kilonova.network.networks.Network;
import kilonova.network.networks.NetworkTable;
import kilonova.network.networks.Stamp;
import kilonova.network.rest.NetworkApi;
import kilonova.network.server.DatabaseServerPorts;
import kilonova.network.server.ServerPorts;
import kilonova.network.subnets.Subnet;
import kilonova.network.subnets.SubnetTable;
import kilonova.network.transactions.Transactions;
import kilonova.store.Database;
import kilonova.store.Migrations;
import org.jdbi.v3.core.Handle;

/** The network service: its API, and what compute asks in process. Thread-safe. */
public final class Networks {
    private static final Migrations MIGRATIONS = new Migrations("network", "kilonova/network/migrations");
    private static final String FIRST_NETWORK = "first-network";

    private final NetworkApi api;
    private final ServerPorts serverPorts;

    private Networks(Transactions transactions, NetworkSettings settings) {
        this.api = new NetworkApi(transactions, settings.maximumMtu());
        this.serverPorts = new DatabaseServerPorts(transactions);
    }

    /** Brings the tables up to date; at the first start makes the first network. */
    public static Networks open(Database database, NetworkSettings settings) {
        return open(database, settings, InstantSource.system());
    }

    /** @param clock what stamps are taken from */
    public static Networks open(Database database, NetworkSettings settings, InstantSource clock) {
        database.migrate(MIGRATIONS);
        settings.firstNetwork().ifPresent(first -> database.change(handle -> makeOnce(handle, first, clock.instant())));
        return new Networks(Transactions.on(database, settings.quotas(), clock), settings);
    }

    /** The API, mounted at a prefix such as {@code /networking}; clients add {@code /v2.0} themselves. */
    public List<Service> services(String prefix, Authenticator authenticator) {
        return api.services(prefix, authenticator);
    }

    /** What the compute service needs. */
    public ServerPorts serverPorts() {
        return serverPorts;
    }

    private static void makeOnce(Handle handle, NetworkSettings.FirstNetwork first, Instant now) {
        int isNew = handle.execute(
                "INSERT INTO network_setup (step) VALUES (?) ON CONFLICT (step) DO NOTHING", FIRST_NETWORK);
        if (isNew == 0) {
            return;
        }
        Network network = new Network(
                UUID.randomUUID().toString(),
                first.projectId(),
                first.name(),
                "",
                true,
                true,
                Network.DEFAULT_MTU,
                true,
                Stamp.first(now));
        new NetworkTable(handle).insert(network);
        for (Cidr block : first.blocks()) {
            IpAddress gateway = block.network().plus(1);
            new SubnetTable(handle)
                    .insert(new Subnet(
                            UUID.randomUUID().toString(),
                            network.id(),
                            network.projectId(),
                            first.name() + "-ipv" + block.version(),
                            "",
                            block,
                            Optional.of(gateway),
                            block.hostsWithout(Optional.of(gateway)),
                            true,
                            Optional.empty(),
                            List.of(),
                            List.of(),
                            Stamp.first(now)));
        }
    }
}

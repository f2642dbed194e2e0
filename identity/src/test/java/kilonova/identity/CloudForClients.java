package kilonova.identity;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import kilonova.http.Metrics;
import kilonova.http.Server;
import kilonova.identity.bootstrap.BootstrapPlan;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;

/** Serves identity alone, for trying it by hand with a real client. Arguments: port, database file. */
final class CloudForClients {
    private CloudForClients() {}

    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        Database database = Database.open(new DatabaseUrl.Sqlite(Path.of(arguments[1])));
        Identity identity = Identity.open(database, IdentitySettings.DEFAULT, Clock.systemUTC());
        String url = "http://127.0.0.1:" + port;
        identity.bootstrap(new BootstrapPlan(
                TestCloud.ADMIN_PASSWORD,
                TestCloud.DEMO_PASSWORD,
                "RegionOne",
                List.of(new BootstrapPlan.OwnService("identity", "keystone", url + "/identity/v3"))));
        Server.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Optional.of(URI.create(url)),
                List.of(identity.service("/identity")),
                new Metrics());
        new CountDownLatch(1).await();
    }
}

package kilonova.placement.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.http.Metrics;
import kilonova.http.Server;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.placement.policy.Check;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;

/**
 * Serves the four configurations that upstream's own suite needs, each on a fresh database and with believed headers
 * instead of tokens: legacy defaults, new defaults, an open policy, and CORS. Arguments: the port of the first; the others
 * follow.
 */
public final class ConformanceServer {
    private static final Policy OPEN = Policy.of(
            true,
            true,
            Arrays.stream(Rule.values()).collect(Collectors.toMap(Rule::policyName, _ -> new Check.Always())),
            Policy.USUAL_FALLBACK);

    private ConformanceServer() {}

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("kilonova-conformance");
        Cors cors = new Cors(
                Set.of("http://valid.example.com"),
                true,
                List.of(),
                3600,
                List.of("GET", "PUT", "POST", "DELETE", "PATCH"),
                List.of("openstack-api-version"));
        serve(port, folder, Policy.LEGACY, Optional.empty());
        serve(port + 1, folder, Policy.SECURE, Optional.empty());
        serve(port + 2, folder, OPEN, Optional.empty());
        serve(port + 3, folder, Policy.LEGACY, Optional.of(cors));
        Thread.currentThread().join();
    }

    private static void serve(int port, Path folder, Policy policy, Optional<Cors> cors) {
        Database database = Database.open(new DatabaseUrl.Sqlite(folder.resolve(port + ".db")));
        Placement placement = Placement.open(database, PlacementSettings.DEFAULT);
        Server.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Optional.empty(),
                List.of(PlacementService.of(placement, "", new NoAuthentication(), policy, cors)),
                new Metrics());
    }
}

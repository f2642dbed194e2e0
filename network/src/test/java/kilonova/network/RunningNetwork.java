package kilonova.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.http.FixedCallers;
import kilonova.http.RunningService;
import kilonova.http.Service;
import kilonova.network.address.Cidr;
import kilonova.network.quotas.Quota;
import kilonova.network.server.ServerPorts;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import tools.jackson.databind.JsonNode;

/** The network service on an empty database, served under {@code /networking} to the usual callers. */
public final class RunningNetwork implements AutoCloseable {
    private final Database database;
    private final Networks networks;
    private final RunningService running;

    public RunningNetwork(Engine engine) {
        this(
                engine,
                new NetworkSettings(
                        Optional.of(new NetworkSettings.FirstNetwork(
                                "private",
                                "admin-project",
                                List.of(
                                        Cidr.parse("10.20.0.0/28").orElseThrow(),
                                        Cidr.parse("fd00:1::/64").orElseThrow()))),
                        Map.of(Quota.PORT, 50),
                        9000));
    }

    public RunningNetwork(Engine engine, NetworkSettings settings) {
        database = TestDatabases.open(engine);
        networks = Networks.open(database, settings, () -> Instant.parse("2026-11-22T10:11:12.345Z"));
        running = new RunningService(
                networks.services("/networking", FixedCallers.usual()).toArray(Service[]::new));
    }

    public Database database() {
        return database;
    }

    public ServerPorts serverPorts() {
        return networks.serverPorts();
    }

    public String url() {
        return running.url() + "/networking";
    }

    /** Asks as that caller; the path begins after {@code /networking/v2.0}. */
    public RunningService.Answer ask(String caller, String method, String path, String body) {
        return running.ask(method, "/networking/v2.0" + path, body.replace('\'', '"'), "X-Auth-Token", caller);
    }

    /** Asks, demands that status, and gives the JSON. */
    public JsonNode demand(int status, String caller, String method, String path, String body) {
        RunningService.Answer answer = ask(caller, method, path, body);
        assertThat(answer.status())
                .as(method + " " + path + " " + body + " -> " + answer.body())
                .isEqualTo(status);
        return answer.json();
    }

    public JsonNode get(String caller, String path) {
        return demand(200, caller, "GET", path, "");
    }

    /** Makes a resource and gives its id. */
    public String make(String caller, String collection, String body) {
        JsonNode made = demand(201, caller, "POST", "/" + collection, body);
        return made.values().iterator().next().path("id").asString("");
    }

    public String privateNetwork() {
        return get("admin", "/networks?name=private")
                .path("networks")
                .path(0)
                .path("id")
                .asString("");
    }

    @Override
    public void close() {
        running.close();
        database.close();
    }
}

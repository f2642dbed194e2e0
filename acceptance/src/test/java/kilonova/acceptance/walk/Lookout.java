package kilonova.acceptance.walk;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.product.HostAgent;
import kilonova.acceptance.product.HostFiles;
import kilonova.acceptance.walk.Sight.HostSeen;
import kilonova.acceptance.walk.Sight.MoveSeen;
import kilonova.acceptance.walk.Sight.ServerSeen;
import kilonova.acceptance.walk.Sight.Share;
import tools.jackson.databind.JsonNode;

/** Asks everybody: the API, Placement, and past them the files of each host. */
final class Lookout {
    private static final String COMPUTE = "/compute/v2.1";
    private static final String PLACEMENT = "/placement";
    private static final Pattern DEVICES = Pattern.compile("resources\\w*:(VGPU|CUSTOM_\\w+)");

    /** As Nova counts power states. */
    private static final int SHUT_DOWN = 4;

    private final Api api;
    private final Servers servers;
    private final Collection<HostAgent> hosts;

    Lookout(Api api, Collection<HostAgent> hosts) {
        this.api = api;
        this.servers = new Servers(api);
        this.hosts = hosts;
    }

    /** All servers of the project. */
    List<ServerSeen> servers() {
        return api.get(COMPUTE + "/servers/detail")
                .expect(200)
                .body()
                .path("servers")
                .valueStream()
                .map(Lookout::server)
                .toList();
    }

    /** Everything; what changes while it looks may be seen half. */
    Sight look() {
        Map<String, HostSeen> seen = new TreeMap<>();
        for (HostAgent host : hosts) {
            HostFiles files = host.files();
            seen.put(
                    host.host(),
                    new HostSeen(host.host(), files.guests(), files.units(), files.recordedGuests(), files.hardware()));
        }
        return new Sight(servers(), held(), moves(), seen);
    }

    private Map<UUID, Map<Share, Integer>> held() {
        Map<UUID, Map<Share, Integer>> held = new HashMap<>();
        servers.providers()
                .forEach((name, uuid) -> api.get(PLACEMENT + "/resource_providers/" + uuid + "/allocations")
                        .expect(200)
                        .body()
                        .path("allocations")
                        .propertyStream()
                        .forEach(consumer -> consumer.getValue()
                                .path("resources")
                                .propertyStream()
                                .forEach(amount -> held.computeIfAbsent(
                                                UUID.fromString(consumer.getKey()), key -> new HashMap<>())
                                        .put(
                                                new Share(name, amount.getKey()),
                                                amount.getValue().asInt()))));
        return held;
    }

    private List<MoveSeen> moves() {
        return api.get(COMPUTE + "/os-migrations")
                .expect(200)
                .body()
                .path("migrations")
                .valueStream()
                .map(move -> new MoveSeen(
                        UUID.fromString(move.path("uuid").asString()),
                        UUID.fromString(move.path("instance_uuid").asString()),
                        move.path("migration_type").asString(),
                        move.path("status").asString(),
                        move.path("source_compute").asString(),
                        move.path("dest_compute").asString("")))
                .toList();
    }

    private static ServerSeen server(JsonNode server) {
        Map<String, Integer> devices = new TreeMap<>();
        server.path("flavor").path("extra_specs").propertyStream().forEach(spec -> {
            var matcher = DEVICES.matcher(spec.getKey());
            if (matcher.matches()) {
                devices.merge(matcher.group(1), Integer.parseInt(spec.getValue().asString()), Integer::sum);
            }
        });
        return new ServerSeen(
                UUID.fromString(server.path("id").asString()),
                server.path("name").asString(),
                server.path("status").asString(),
                server.path("OS-EXT-STS:task_state").asString(""),
                server.path("OS-EXT-SRV-ATTR:host").asString(""),
                devices,
                server.path("flavor").path("vcpus").asInt(),
                server.path("OS-EXT-STS:power_state").asInt() == SHUT_DOWN,
                server.path("fault").path("message").asString(""));
    }
}

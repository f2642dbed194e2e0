package kilonova.acceptance.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.acceptance.product.Eventually;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Servers over HTTP, where there are too many of them for a command each. Thread-safe. */
public final class Servers {
    private static final String COMPUTE = "/compute/v2.1";
    private static final String PLACEMENT = "/placement";
    private static final Duration MOST_TO_SETTLE = Duration.ofMinutes(10);

    private final Api api;

    public Servers(Api api) {
        this.api = api;
    }

    /**
     * A server as the list shows it.
     *
     * @param task what is being done with it; empty if nothing
     * @param host where it is; empty before it has a place
     */
    public record Seen(UUID id, String name, String status, String task, String host) {
        static Seen of(JsonNode server) {
            return new Seen(
                    UUID.fromString(server.path("id").asString()),
                    server.path("name").asString(),
                    server.path("status").asString(),
                    server.path("OS-EXT-STS:task_state").asString(""),
                    server.path("OS-EXT-SRV-ATTR:host").asString(""));
        }
    }

    /** Lets the project have that many servers, and enough of everything else for small ones. */
    public void allow(int most) {
        ObjectNode body = Api.object();
        body.putObject("quota_set").put("instances", most).put("cores", most).put("ram", most * 1024);
        api.put(COMPUTE + "/os-quota-sets/" + api.projectId(), body).expect(200);
    }

    /** Makes an image of a few bytes, and returns its id. */
    public String createImage() {
        ObjectNode body = Api.object();
        body.put("name", "small").put("disk_format", "raw").put("container_format", "bare");
        String id =
                api.post("/image/v2/images", body).expect(201).body().path("id").asString();
        api.upload("/image/v2/images/" + id + "/file", new byte[512]).expect(204);
        return id;
    }

    /** Makes a flavor of one processor, 128 MB and no disk, and returns its id. Only an administrator may boot it. */
    public String createFlavor(String name, Map<String, String> extraSpecs) {
        ObjectNode body = Api.object();
        body.putObject("flavor")
                .put("name", name)
                .put("vcpus", 1)
                .put("ram", 128)
                .put("disk", 0);
        String id = api.post(COMPUTE + "/flavors", body)
                .expect(200)
                .body()
                .path("flavor")
                .path("id")
                .asString();
        if (!extraSpecs.isEmpty()) {
            ObjectNode specs = Api.object();
            ObjectNode values = specs.putObject("extra_specs");
            extraSpecs.forEach(values::put);
            api.post(COMPUTE + "/flavors/" + id + "/os-extra_specs", specs).expect(200);
        }
        return id;
    }

    /** What a request for servers without networks says. */
    public static ObjectNode request(String name, String flavor, String image, int count) {
        ObjectNode body = Api.object();
        body.putObject("server")
                .put("name", name)
                .put("flavorRef", flavor)
                .put("imageRef", image)
                .put("networks", "none")
                .put("min_count", count)
                .put("max_count", count);
        return body;
    }

    /** Asks for servers; whether they are made is seen later. */
    public Answer create(String name, String flavor, String image, int count) {
        return api.post(COMPUTE + "/servers", request(name, flavor, image, count));
    }

    /** Asks that a server be deleted. */
    public Answer delete(UUID server) {
        return api.delete(COMPUTE + "/servers/" + server);
    }

    /** One server, as the API shows it to whoever signed in. */
    public Answer show(UUID server) {
        return api.get(COMPUTE + "/servers/" + server);
    }

    /** Carries out an action, such as {@code {"os-stop": null}}. */
    public Answer act(UUID server, JsonNode action) {
        return api.post(COMPUTE + "/servers/" + server + "/action", action);
    }

    /** All servers of the project. */
    public List<Seen> list() {
        return api.get(COMPUTE + "/servers/detail")
                .expect(200)
                .body()
                .path("servers")
                .valueStream()
                .map(Seen::of)
                .toList();
    }

    /** All servers, once nothing is being done with any of them. */
    public List<Seen> settled() {
        return Eventually.see(
                "the end of all that is done with servers",
                MOST_TO_SETTLE,
                () -> Optional.of(list())
                        .filter(servers -> servers.stream()
                                .allMatch(server -> server.task().isEmpty()
                                        && !server.status().equals("BUILD"))),
                () -> list().toString());
    }

    /** Deletes all servers, and returns when they are gone. */
    public void deleteAll() {
        list().forEach(server -> delete(server.id()));
        Eventually.holds("the end of all servers", MOST_TO_SETTLE, () -> list().isEmpty(), () -> list().toString());
    }

    /** What each server holds of a class, by server and then provider name, as Placement's providers tell it. */
    public Map<UUID, Map<String, Integer>> holdings(String resourceClass) {
        Map<UUID, Map<String, Integer>> holdings = new HashMap<>();
        providers()
                .forEach((name, uuid) -> api.get(PLACEMENT + "/resource_providers/" + uuid + "/allocations")
                        .expect(200)
                        .body()
                        .path("allocations")
                        .propertyStream()
                        .filter(held -> held.getValue().path("resources").has(resourceClass))
                        .forEach(
                                held -> holdings.computeIfAbsent(UUID.fromString(held.getKey()), key -> new TreeMap<>())
                                        .put(
                                                name,
                                                held.getValue()
                                                        .path("resources")
                                                        .path(resourceClass)
                                                        .asInt())));
        return holdings;
    }

    /** Everyone who holds anything. */
    public Set<UUID> consumers() {
        return providers().values().stream()
                .flatMap(uuid -> api.get(PLACEMENT + "/resource_providers/" + uuid + "/allocations")
                        .expect(200)
                        .body()
                        .path("allocations")
                        .propertyStream())
                .map(held -> UUID.fromString(held.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The total that each provider has of a class, by name; those without it are left out. */
    public Map<String, Integer> totals(String resourceClass) {
        Map<String, Integer> totals = new TreeMap<>();
        providers().forEach((name, uuid) -> {
            JsonNode row = api.get(PLACEMENT + "/resource_providers/" + uuid + "/inventories")
                    .expect(200)
                    .body()
                    .path("inventories")
                    .path(resourceClass);
            if (row.isObject()) {
                totals.put(name, row.path("total").asInt());
            }
        });
        return totals;
    }

    /** How many units of a class a provider, by uuid, still has to give; 0 where it has none of the class. */
    public int free(String provider, String resourceClass) {
        String path = PLACEMENT + "/resource_providers/" + provider;
        JsonNode inventory = api.get(path + "/inventories")
                .expect(200)
                .body()
                .path("inventories")
                .path(resourceClass);
        int used = api.get(path + "/usages")
                .expect(200)
                .body()
                .path("usages")
                .path(resourceClass)
                .asInt(0);
        return Math.max(
                0, inventory.path("total").asInt(0) - inventory.path("reserved").asInt(0) - used);
    }

    /** The uuids of all providers, by name. */
    public Map<String, String> providers() {
        Map<String, String> providers = new TreeMap<>();
        api.get(PLACEMENT + "/resource_providers")
                .expect(200)
                .body()
                .path("resource_providers")
                .forEach(provider -> providers.put(
                        provider.path("name").asString(), provider.path("uuid").asString()));
        return providers;
    }

    /** The message of a server's fault; empty if it has none. */
    public String faultOf(UUID server) {
        return show(server)
                .expect(200)
                .body()
                .path("server")
                .path("fault")
                .path("message")
                .asString("");
    }
}

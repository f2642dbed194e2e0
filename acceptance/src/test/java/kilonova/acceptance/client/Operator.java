package kilonova.acceptance.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kilonova.acceptance.product.Eventually;
import tools.jackson.databind.JsonNode;

/** What the operator of the walkthrough does again and again with the {@code openstack} command. Thread-safe. */
public final class Operator {
    private static final Duration MOST_TO_BUILD = Duration.ofMinutes(10);
    private static final Set<String> ON_THE_WAY =
            Set.of("BUILD", "RESIZE", "REBUILD", "VERIFY_RESIZE", "REVERT_RESIZE");

    private final OpenStack openstack;

    public Operator(OpenStack openstack) {
        this.openstack = openstack;
    }

    /** Makes a flavor of one processor, 512 MB and 1 GB of disk, with extra specs such as {@code resources:VGPU=1}. */
    public void createFlavor(String name, String... extraSpecs) {
        List<String> words =
                new java.util.ArrayList<>(List.of("flavor", "create", "--vcpus", "1", "--ram", "512", "--disk", "1"));
        for (String spec : extraSpecs) {
            words.addAll(List.of("--property", spec));
        }
        words.add(name);
        openstack.json(words.toArray(String[]::new));
    }

    /** Makes a server, and shows it once it is neither being built nor changed. */
    public Shown createServer(String name, String flavor, String image) {
        openstack.json("server", "create", "--flavor", flavor, "--image", image, name);
        return settled(name);
    }

    /** Makes a server, which must become ACTIVE, and returns its id. */
    public String createActive(String name, String flavor, String image) {
        Shown shown = createServer(name, flavor, image);
        requireActive(shown);
        return shown.text("id");
    }

    /** Complains with the server's own fault unless it is ACTIVE. */
    public static void requireActive(Shown server) {
        if (!server.text("status").equals("ACTIVE")) {
            throw new AssertionError(server.text("name") + " is " + server.text("status") + ": " + faultOf(server));
        }
    }

    /** Shows a server once nothing is being done with it; also when it waits for the confirmation of a resize, if that is asked. */
    public Shown settled(String server) {
        return awaitServer(server, status -> !ON_THE_WAY.contains(status));
    }

    /** Shows a server once it has a status. */
    public Shown awaitStatus(String server, String wanted) {
        return awaitServer(server, status -> status.equals(wanted) || status.equals("ERROR"));
    }

    private Shown awaitServer(String server, java.util.function.Predicate<String> wanted) {
        return Eventually.see(
                "the end of what is done with " + server,
                MOST_TO_BUILD,
                () -> Optional.of(openstack.json("server", "show", server))
                        .filter(shown -> wanted.test(shown.text("status"))),
                () -> openstack.json("server", "show", server).content().toString());
    }

    /** The message of a server's fault; empty if it has none. */
    public static String faultOf(Shown server) {
        JsonNode fault = server.content().path("fault");
        return fault.isObject() ? fault.path("message").asString() : Shown.plain(fault);
    }

    /** The providers of Placement: uuid by name. */
    public Map<String, String> providers() {
        Map<String, String> providers = new TreeMap<>();
        for (JsonNode row : openstack.json("resource", "provider", "list").rows()) {
            providers.put(row.path("name").asString(), row.path("uuid").asString());
        }
        return providers;
    }

    /** What a consumer holds: resources by the uuid of the provider. */
    public Map<String, Map<String, Integer>> allocations(String consumer) {
        Map<String, Map<String, Integer>> allocations = new TreeMap<>();
        for (JsonNode row : openstack
                .json("resource", "provider", "allocation", "show", consumer)
                .rows()) {
            Map<String, Integer> resources = new TreeMap<>();
            row.path("resources")
                    .propertyStream()
                    .forEach(
                            held -> resources.put(held.getKey(), held.getValue().asInt()));
            allocations.put(row.path("resource_provider").asString(), resources);
        }
        return allocations;
    }

    /** How much of a class a provider has given away. */
    public int used(String provider, String resourceClass) {
        return openstack
                .json("resource", "provider", "usage", "show", provider)
                .row("resource_class", resourceClass)
                .map(row -> row.path("usage").asInt())
                .orElse(0);
    }
}

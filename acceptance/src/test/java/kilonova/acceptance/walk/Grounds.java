package kilonova.acceptance.walk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.product.HostAgent;

/** Where the walk takes place: a controller and the agents of three hosts, each a process of its own. Not thread-safe. */
final class Grounds implements AutoCloseable {
    /** Most of the card gives VGPU, its last GPU a class of its own. */
    private static final String TWO_CLASSES = """
            [devices]
            enabled_mdev_types = nvidia-35, nvidia-36

            [mdev_nvidia-35]
            device_addresses = 0000:84:00.0, 0000:85:00.0, 0000:86:00.0

            [mdev_nvidia-36]
            device_addresses = 0000:87:00.0
            mdev_class = CUSTOM_NOTVGPU
            """;

    /** Guests that move while they run take half a second, so that something can happen meanwhile. */
    private static final String SOME_TIME_TO_LEAVE = """
            {"pieces": 10, "millisPerPiece": 50, "dirtied": 0.1}""";

    private static final int PROVIDERS = 10;
    private static final int MOST_SERVERS = 200;

    private final Cloud controller;
    private final Map<String, HostAgent> hosts;
    private final Api api;
    private final Servers servers;
    private final String image;
    private final List<String> flavors;

    private Grounds(Cloud controller, Map<String, HostAgent> hosts) {
        this.controller = controller;
        this.hosts = hosts;
        this.api = Api.with(controller.address(), controller.adminOpenrc());
        this.servers = new Servers(api);
        Eventually.holds(
                "the GPUs of all hosts",
                Duration.ofMinutes(5),
                () -> servers.totals("VGPU").size()
                                + servers.totals("CUSTOM_NOTVGPU").size()
                        == PROVIDERS,
                () -> servers.totals("VGPU") + outputs());
        servers.allow(MOST_SERVERS);
        this.image = servers.createImage();
        this.flavors = List.of(
                servers.createFlavor("none", Map.of()),
                servers.createFlavor("one", Map.of("resources:VGPU", "1")),
                servers.createFlavor("custom", Map.of("resources:CUSTOM_NOTVGPU", "1")),
                servers.createFlavor(
                        "apart", Map.of("resources1:VGPU", "1", "resources2:VGPU", "1", "group_policy", "isolate")),
                servers.createFlavor(
                        "any-two", Map.of("resources1:VGPU", "1", "resources2:VGPU", "2", "group_policy", "none")),
                servers.createFlavor("mixed", Map.of("resources:VGPU", "1", "resources1:CUSTOM_NOTVGPU", "2")),
                servers.createFlavor("board", Map.of("resources:VGPU", "16")));
    }

    static Grounds open() {
        Cloud controller = Cloud.start("controller");
        Map<String, HostAgent> hosts = new LinkedHashMap<>();
        hosts.put("near", HostAgent.start(controller, "near", "m10", TWO_CLASSES));
        hosts.put("far", HostAgent.start(controller, "far", "m10", TWO_CLASSES));
        hosts.put("functions", HostAgent.start(controller, "functions", "l40s-vf"));
        hosts.values().forEach(host -> host.paceMigrations(SOME_TIME_TO_LEAVE));
        return new Grounds(controller, hosts);
    }

    Cloud controller() {
        return controller;
    }

    List<HostAgent> hosts() {
        return List.copyOf(hosts.values());
    }

    Api api() {
        return api;
    }

    Servers servers() {
        return servers;
    }

    String image() {
        return image;
    }

    /** The ids of flavors of all kinds. */
    List<String> flavors() {
        return flavors;
    }

    /** The ends of what all processes printed. */
    String outputs() {
        StringBuilder all = new StringBuilder("\n--- controller\n").append(controller.lastOutput());
        hosts.values()
                .forEach(host ->
                        all.append("\n--- ").append(host.host()).append('\n').append(host.lastOutput()));
        return all.toString();
    }

    @Override
    public void close() {
        hosts.values().forEach(HostAgent::close);
        controller.close();
    }
}

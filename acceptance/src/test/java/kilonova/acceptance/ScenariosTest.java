package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import kilonova.acceptance.client.Answer;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.client.Servers.Seen;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.product.HostFiles;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.agent.simulated.kernel.SimulatedKernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Scenarios that take the whole program and simulated hosts to play. Names begin with their number: see {@code docs/scenarios.md}. */
class ScenariosTest {
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final String NOTVGPU = "CUSTOM_NOTVGPU";

    /** Two GPUs give VGPU, one gives a class of its own. */
    private static final String TWO_CLASSES = """
            [devices]
            enabled_mdev_types = nvidia-35, nvidia-36

            [mdev_nvidia-35]
            device_addresses = 0000:84:00.0, 0000:85:00.0

            [mdev_nvidia-36]
            device_addresses = 0000:87:00.0
            mdev_class = CUSTOM_NOTVGPU
            """;

    @TempDir
    private Path folder;

    @Test
    void s8ATypeThatTheHardwareDoesNotExposeMakesNoProvider() {
        try (Stage stage = stage("""
                [devices]
                enabled_mdev_types = nvidia-35, nvidia-558

                [mdev_nvidia-35]
                device_addresses = 0000:84:00.0

                [mdev_nvidia-558]
                device_addresses = 0000:85:00.0
                """, "one")) {
            stage.create("s", Map.of("resources:VGPU", "1"), 1);

            assertThat(stage.servers.providers()).containsOnlyKeys("one", "one_pci_0000_84_00_0");
            assertThat(stage.servers.holdings("VGPU").values()).containsExactly(Map.of("one_pci_0000_84_00_0", 1));
            assertThat(stage.mdevs("one")).isEqualTo(1);
        }
    }

    /** Upstream takes the smaller provider away whole, and counts the limit over all GPUs; here each board offers that many. */
    @Test
    void s10ALoweredLimitLowersTheTotalAndKeepsTheProviderWithItsGuests() throws IOException {
        String both = """
                [devices]
                enabled_mdev_types = nvidia-35, nvidia-37

                [mdev_nvidia-35]
                device_addresses = 0000:84:00.0
                %s
                [mdev_nvidia-37]
                device_addresses = 0000:85:00.0
                """;
        try (Stage stage = stage(both.formatted(""), "one")) {
            assertThat(stage.servers.totals("VGPU"))
                    .isEqualTo(Map.of("one_pci_0000_84_00_0", 16, "one_pci_0000_85_00_0", 8));
            stage.create("first", Map.of("resources:VGPU", "1"), 3);
            Map<String, String> before = stage.servers.providers();
            Map<UUID, Map<String, Integer>> held = stage.servers.holdings("VGPU");

            Files.writeString(stage.configuration, both.formatted("max_instances = 2\n"));
            stage.cloud.restart();

            int kept = (int) held.values().stream()
                    .filter(one -> one.containsKey("one_pci_0000_84_00_0"))
                    .count();
            Map<String, Integer> lowered = Map.of("one_pci_0000_84_00_0", Math.max(2, kept), "one_pci_0000_85_00_0", 8);
            Eventually.holds(
                    "the lowered total",
                    MOST,
                    () -> stage.servers.totals("VGPU").equals(lowered),
                    () -> stage.servers.totals("VGPU").toString());
            assertThat(stage.servers.providers()).isEqualTo(before);
            assertThat(stage.servers.holdings("VGPU")).isEqualTo(held);
            int room = Math.max(2, kept) + 8 - 3;
            assertThat(stage.create("more", Map.of("resources:VGPU", "1"), room))
                    .hasSize(3 + room);
            stage.servers
                    .create("none left", stage.flavor(Map.of("resources:VGPU", "1")), stage.image, 1)
                    .expect(202);
            assertThat(stage.servers.settled())
                    .filteredOn(server -> server.status().equals("ERROR"))
                    .singleElement()
                    .satisfies(server ->
                            assertThat(stage.servers.faultOf(server.id())).contains("No valid host"));
        }
    }

    @Test
    void s17MovesOfACustomClassKeepItsCountsOnBothHosts() {
        try (Stage stage = stage(TWO_CLASSES, "one", "two")) {
            Seen server =
                    stage.create("s", Map.of("resources:" + NOTVGPU, "1"), 1).getFirst();
            String source = server.host();
            String destination = source.equals("one") ? "two" : "one";
            assertThat(stage.mdevs(source)).isEqualTo(1);
            // Elsewhere, and not beside itself: the source takes nothing new.
            stage.service(source, "disabled");
            String larger = stage.flavor(Map.of("resources:" + NOTVGPU, "1"));

            stage.act(
                    server.id(),
                    "VERIFY_RESIZE",
                    body -> body.putObject("resize").put("flavorRef", larger));
            assertThat(stage.used(NOTVGPU)).isEqualTo(Map.of(source, 1, destination, 1));
            assertThat(List.of(stage.mdevs(source), stage.mdevs(destination))).containsExactly(1, 1);

            stage.act(server.id(), "ACTIVE", body -> body.putNull("revertResize"));
            assertThat(stage.used(NOTVGPU)).isEqualTo(Map.of(source, 1));
            assertThat(List.of(stage.mdevs(source), stage.mdevs(destination))).containsExactly(1, 0);

            stage.act(
                    server.id(),
                    "VERIFY_RESIZE",
                    body -> body.putObject("resize").put("flavorRef", larger));
            stage.act(server.id(), "ACTIVE", body -> body.putNull("confirmResize"));
            assertThat(stage.used(NOTVGPU)).isEqualTo(Map.of(destination, 1));
            assertThat(List.of(stage.mdevs(source), stage.mdevs(destination))).containsExactly(0, 1);
        }
    }

    /** Placement lives in the controller, so it cannot be reached while that is dead; what was accepted is built afterwards. */
    @Test
    void x13AServerThatIsMadeWhilePlacementIsUnreachableIsActiveInTheEnd() {
        try (Stage stage = stage(TWO_CLASSES, "one")) {
            stage.servers
                    .create("s", stage.flavor(Map.of("resources:VGPU", "1")), stage.image, 6)
                    .expect(202);
            stage.cloud.kill();
            stage.cloud.startAgain();

            assertThat(stage.allActive()).hasSize(6);
            assertThat(stage.servers.holdings("VGPU")).hasSize(6);
            assertThat(stage.mdevs("one")).isEqualTo(6);
        }
    }

    @Test
    void x16AHardRebootRepairsGuestsOfGranularAndCustomFlavors() {
        try (Stage stage = stage(TWO_CLASSES, "one")) {
            stage.create(
                    "granular", Map.of("resources1:VGPU", "1", "resources2:VGPU", "1", "group_policy", "isolate"), 1);
            stage.create("custom", Map.of("resources:" + NOTVGPU, "2"), 1);
            List<Seen> made = stage.create("mixed", Map.of("resources:VGPU", "1", "resources1:" + NOTVGPU, "1"), 1);
            Map<UUID, Map<String, Integer>> vgpus = stage.servers.holdings("VGPU");
            Map<UUID, Map<String, Integer>> others = stage.servers.holdings(NOTVGPU);
            Map<UUID, Set<String>> before = stage.files("one").guestDevices();

            stage.cloud.kill();
            stage.takeAwayAllMdevs("one");
            stage.cloud.startAgain();
            made.forEach(server -> Eventually.holds(
                    "the complaint about lost devices of " + server.name(),
                    MOST,
                    () -> !stage.servers.faultOf(server.id()).isEmpty(),
                    () -> stage.servers.list().toString()));
            made.forEach(server -> stage.act(
                    server.id(), "ACTIVE", body -> body.putObject("reboot").put("type", "HARD")));

            assertThat(stage.allActive())
                    .allSatisfy(server ->
                            assertThat(stage.servers.faultOf(server.id())).isEmpty());
            assertThat(stage.servers.holdings("VGPU")).isEqualTo(vgpus);
            assertThat(stage.servers.holdings(NOTVGPU)).isEqualTo(others);
            Map<UUID, Set<String>> after = stage.files("one").guestDevices();
            assertThat(after.keySet()).isEqualTo(before.keySet());
            after.forEach(
                    (server, devices) -> assertThat(devices).hasSameSizeAs(before.getOrDefault(server, Set.of())));
            assertThat(stage.files("one").assignedUnits()).isEqualTo(after);
            assertThat(stage.mdevs("one")).isEqualTo(2 + 2 + 2);
        }
    }

    @Test
    void x17TwoGroupsWithoutAPolicyMayShareADeviceOrNot() {
        try (Stage stage = stage(TWO_CLASSES, "one")) {
            Map<String, String> groups = Map.of("resources1:VGPU", "1", "resources2:VGPU", "1");
            // 16 of each of two GPUs: so many pairs fit only if groups may share a device and need not.
            List<Seen> made = stage.create("pair", groups, 16);

            assertThat(made).hasSize(16);
            assertThat(stage.used("VGPU")).isEqualTo(Map.of("one", 32));
            assertThat(stage.files("one").guestDevices().values())
                    .allSatisfy(devices -> assertThat(devices).hasSize(2));
        }
    }

    private Stage stage(String configuration, String... hosts) {
        try {
            return new Stage(Files.writeString(folder.resolve("kilonova.conf"), configuration), List.of(hosts));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A cloud whose hosts are all alike. */
    private static final class Stage implements AutoCloseable {
        private final Path configuration;
        private final Cloud cloud;
        private final Servers servers;
        private final Api api;
        private final String image;
        private int flavors;

        Stage(Path configuration, List<String> hosts) {
            this.configuration = configuration;
            this.cloud = Cloud.start(words(configuration, hosts));
            this.api = Api.with(cloud.address(), cloud.adminOpenrc());
            this.servers = new Servers(api);
            servers.allow(100);
            this.image = servers.createImage();
        }

        private static String[] words(Path configuration, List<String> hosts) {
            List<String> words = new ArrayList<>(List.of("up", "--config", configuration.toString()));
            hosts.forEach(host -> words.addAll(List.of("--host", host + "=m10")));
            return words.toArray(String[]::new);
        }

        String flavor(Map<String, String> extraSpecs) {
            return servers.createFlavor("flavor-" + ++flavors, extraSpecs);
        }

        /** Makes servers, and returns all that there are then, which must be ACTIVE. */
        List<Seen> create(String name, Map<String, String> extraSpecs, int count) {
            servers.create(name, flavor(extraSpecs), image, count).expect(202);
            return allActive();
        }

        List<Seen> allActive() {
            List<Seen> seen = servers.settled();
            assertThat(seen)
                    .allSatisfy(server -> assertThat(server.status())
                            .as("%s: %s", server.name(), servers.faultOf(server.id()))
                            .isEqualTo("ACTIVE"));
            return seen;
        }

        /** Acts, and returns when the server has that status and nothing is under way. */
        void act(UUID server, String status, Consumer<ObjectNode> action) {
            ObjectNode body = Api.object();
            action.accept(body);
            assertThat(servers.act(server, body)).matches(Answer::succeeded);
            assertThat(servers.settled())
                    .filteredOn(seen -> seen.id().equals(server))
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.status())
                            .as(servers.faultOf(server))
                            .isEqualTo(status));
        }

        void service(String host, String status) {
            String services = "/compute/v2.1/os-services";
            String id = api.get(services + "?host=" + host)
                    .expect(200)
                    .body()
                    .path("services")
                    .path(0)
                    .path("id")
                    .asString();
            api.put(services + "/" + id, Api.object().put("status", status)).expect(200);
        }

        /** How many units of a class are held on each host. */
        Map<String, Integer> used(String resourceClass) {
            Map<String, Integer> used = new HashMap<>();
            servers.holdings(resourceClass)
                    .values()
                    .forEach(held -> held.forEach((provider, units) ->
                            used.merge(provider.substring(0, provider.indexOf('_')), units, Integer::sum)));
            return used;
        }

        HostFiles files(String host) {
            return HostFiles.of(cloud, host);
        }

        int mdevs(String host) {
            return files(host).hardware().size();
        }

        /** What a driver that is loaded anew does to the guests that run. Nothing of the program may run. */
        void takeAwayAllMdevs(String host) {
            SimulatedKernel kernel = SimulatedKernel.open(
                    cloud.data()
                            .resolve("hosts")
                            .resolve(host)
                            .resolve("machine")
                            .resolve("kernel.json"),
                    HostProfile.named("m10").orElseThrow());
            files(host)
                    .hardware()
                    .forEach(mdev -> assertThat(kernel.write("/sys/bus/mdev/devices/" + mdev + "/remove", "1"))
                            .isEmpty());
        }

        @Override
        public void close() {
            cloud.close();
        }
    }
}

package kilonova.compute.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.VmState;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the policy, a request that Placement could meet is met, and nothing is overbooked. */
class PolicyNeverRefusesTest {
    @ParameterizedTest
    @EnumSource(GpuPlacement.class)
    void aPlaceableRequestIsPlaced(GpuPlacement policy) {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            try (Database database = TestDatabases.open(Engine.SQLITE);
                    Placement placement = Placement.open(database, PlacementSettings.DEFAULT)) {
                fill(placement, policy, random);
            }
        }
    }

    private static void fill(Placement placement, GpuPlacement policy, Random random) {
        Map<String, ProviderId> hosts = new HashMap<>();
        for (int h = 0; h < 1 + random.nextInt(3); h++) {
            hosts.put("h" + h, host(placement, "h" + h, random));
        }
        PlacementScheduler scheduler = new PlacementScheduler(placement, new Fixed(hosts), policy);
        for (int i = 0; i < 40; i++) {
            Flavor flavor = flavor(random);
            boolean placeable = !placement
                    .candidates(FlavorRequest.of(flavor, Map.of()).anywhere())
                    .orElseThrow()
                    .candidates()
                    .isEmpty();
            Scheduler.Verdict verdict = scheduler.place(
                    new Scheduler.Wish(server(flavor), flavor, Set.of(), Optional.empty()), Held.NOTHING);
            assertThat(verdict instanceof Scheduler.Verdict.Placed)
                    .as("%s %s", flavor.extraSpecs(), verdict)
                    .isEqualTo(placeable);
        }
        assertThat(placement.snapshot().providers().all())
                .allSatisfy(provider -> assertThat(provider.holdings())
                        .allSatisfy(holding -> assertThat(holding.free()).isNotNegative()));
    }

    private static ProviderId host(Placement placement, String name, Random random) {
        List<TreeNode> nodes = new ArrayList<>();
        ProviderId root = new ProviderId(UUID.randomUUID());
        nodes.add(new TreeNode(
                root,
                name,
                Optional.empty(),
                Map.of(
                        ResourceClass.VCPU, Inventory.of(10 + random.nextInt(40)),
                        ResourceClass.MEMORY_MB, Inventory.of(100_000),
                        ResourceClass.DISK_GB, Inventory.of(1_000)),
                Set.of(),
                Set.of()));
        for (int gpu = 0; gpu < random.nextInt(5); gpu++) {
            nodes.add(new TreeNode(
                    new ProviderId(UUID.randomUUID()),
                    name + "_gpu" + gpu,
                    Optional.of(name),
                    Map.of(ResourceClass.VGPU, Inventory.of(1 + random.nextInt(8))),
                    Set.of(),
                    Set.of()));
        }
        placement.ensureTree(nodes).orElseThrow();
        return root;
    }

    private static Flavor flavor(Random random) {
        Map<String, String> specs = new HashMap<>();
        switch (random.nextInt(3)) {
            case 0 -> specs.put("resources:VGPU", Integer.toString(1 + random.nextInt(4)));
            case 1 -> {
                specs.put("resources1:VGPU", Integer.toString(1 + random.nextInt(2)));
                specs.put("resources2:VGPU", "1");
                specs.put("group_policy", random.nextBoolean() ? "isolate" : "none");
            }
            default -> specs.put("vgpu:placement", "pack");
        }
        return new Flavor("f", "f", 1, 64, 1, 0, 0, 1, true, Optional.empty(), specs, Set.of(), Instant.EPOCH);
    }

    private static Server server(Flavor flavor) {
        return new Server(
                UUID.randomUUID(),
                "s",
                "p",
                "u",
                Instant.EPOCH,
                Instant.EPOCH,
                new Server.Details(
                        "s",
                        Optional.empty(),
                        Map.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        "AUTO",
                        "",
                        "",
                        List.of(),
                        Map.of(),
                        Optional.empty()),
                flavor,
                Optional.empty(),
                new Server.State(
                        VmState.BUILDING,
                        Optional.empty(),
                        PowerState.NOSTATE,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Server.Whereabouts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, "r"),
                Optional.empty());
    }

    private record Fixed(Map<String, ProviderId> roots) implements Surroundings {
        @Override
        public List<HostFacts> hosts() {
            return roots.entrySet().stream()
                    .map(host -> new HostFacts(
                            host.getKey(),
                            host.getValue(),
                            true,
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            "nova",
                            List.of()))
                    .toList();
        }

        @Override
        public Optional<Group> serverGroup(String id, UUID placing) {
            return Optional.empty();
        }

        @Override
        public Optional<Allowance> allowance(Server server) {
            return Optional.empty();
        }

        @Override
        public Optional<String> hostOf(UUID serverId) {
            return Optional.empty();
        }

        @Override
        public Map<String, String> imageProperties(String imageId) {
            return Map.of();
        }

        @Override
        public boolean isOfDevices(ResourceClass resourceClass) {
            return true;
        }

        @Override
        public Optional<String> deviceKey(ProviderId provider) {
            return Optional.of(provider.toString());
        }
    }
}

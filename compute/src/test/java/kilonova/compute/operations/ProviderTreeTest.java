package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.scheduler.Explanation;
import kilonova.compute.scheduler.Scheduler;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.VmState;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.commands.AddInventory;
import kilonova.placement.commands.CreateProvider;
import kilonova.placement.commands.SetInventories;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Placement shows of a host, whatever the host and its operators do. */
class ProviderTreeTest {
    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));

    @AfterEach
    void close() {
        cloud.close();
    }

    private Provider provider(String name) {
        return cloud.placement.snapshot().providers().named(name).orElseThrow();
    }

    private Inventory inventory(String name, ResourceClass resourceClass) {
        return provider(name).holding(resourceClass).orElseThrow().inventory();
    }

    @Test
    void theWalkthroughsTree() {
        cloud.walkthroughHost("h1");
        assertThat(inventory("h1", ResourceClass.VCPU)).isEqualTo(new Inventory(48, 0, 1, 48, 1, 16.0));
        assertThat(inventory("h1_pci_0000_84_00_0", ResourceClass.VGPU)).isEqualTo(new Inventory(16, 0, 1, 16, 1, 1.0));
        assertThat(provider("h1").holdings()).hasSize(3);
        assertThat(provider("h1_pci_0000_84_00_0").parent())
                .contains(provider("h1").id());
    }

    @Test
    void anOperatorsReserveOutlivesTheHostsReportsAndReCreation() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Provider gpu = provider("h1_pci_0000_84_00_0");
        cloud.placement
                .execute(new SetInventories(
                        gpu.id(),
                        OptionalLong.empty(),
                        Map.of(ResourceClass.VGPU, new Inventory(16, 4, 1, 16, 1, 1.0)),
                        true,
                        Instant.now()))
                .orElseThrow();
        replace(host, 15);
        host.obey();
        assertThat(inventory("h1_pci_0000_84_00_0", ResourceClass.VGPU)).isEqualTo(new Inventory(15, 4, 1, 15, 1, 1.0));
        replace(host, 0);
        host.obey();
        assertThat(provider("h1_pci_0000_84_00_0").holdings()).isEmpty();
        replace(host, 16);
        host.obey();
        assertThat(inventory("h1_pci_0000_84_00_0", ResourceClass.VGPU).reserved())
                .isEqualTo(4);
    }

    @Test
    void aProviderNeverShrinksBelowWhatIsInUse() throws Exception {
        FakeHost host = cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 8))), "h1");
        Server server = cloud.create("eight", SmallCloud.flavor("f", Map.of("resources:VGPU", "8")));
        host.trouble(seen -> new ObservedGuest(
                seen.guestId(),
                seen.serverId(),
                seen.generation(),
                seen.phase(),
                0,
                0,
                Optional.empty(),
                List.of(),
                Optional.empty()));
        replace(host, 3);
        host.obey();
        assertThat(inventory("h1_pci_0000_84_00_0", ResourceClass.VGPU)).isEqualTo(new Inventory(8, 8, 1, 8, 1, 1.0));
        host.providers().clear();
        host.obey();
        assertThat(provider("h1_pci_0000_84_00_0")
                        .holding(ResourceClass.VGPU)
                        .orElseThrow()
                        .free())
                .isNotPositive();
        assertThat(cloud.held(server.id())).containsKey("h1_pci_0000_84_00_0");
    }

    @Test
    void whatOthersHangIntoTheTreeStays() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        ProviderId mine = new ProviderId(UUID.randomUUID());
        cloud.placement
                .execute(new CreateProvider(
                        mine, "h1_mine", Optional.of(provider("h1").id()), Instant.now()))
                .orElseThrow();
        replace(host, 12);
        host.obey();
        assertThat(cloud.placement.snapshot().providers().find(mine)).isPresent();
    }

    @Test
    void noServerGetsItsGpuFromAProviderThatIsNoDeviceOfTheHostsAgent() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 1))), "h1");
        ProviderId mine = new ProviderId(UUID.randomUUID());
        cloud.placement
                .execute(new CreateProvider(
                        mine, "h1_mine", Optional.of(provider("h1").id()), Instant.now()))
                .orElseThrow();
        Stream.of(mine, provider("h1").id())
                .forEach(provider -> cloud.placement
                        .execute(new AddInventory(provider, ResourceClass.VGPU, Inventory.of(8), true, Instant.now()))
                        .orElseThrow());
        Flavor one = SmallCloud.flavor("f", Map.of("resources:VGPU", "1"));

        Server first = cloud.create("first", one);
        Server second = cloud.create("second", one);

        assertThat(first.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.held(first.id())).containsOnlyKeys("h1", "h1_pci_0000_84_00_0");
        assertThat(second.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(second.state().fault().orElseThrow().message())
                .contains("What is free cannot be used: 1 host offers VGPU on ", "no device that its agent reports");
        assertThat(cloud.held(second.id())).isEmpty();
        Explanation why = cloud.scheduler.explain(new Scheduler.Wish(second, one, Set.of(), Optional.empty()));
        assertThat(why.hosts()).singleElement().satisfies(host -> {
            assertThat(host.fits()).isFalse();
            assertThat(host.code()).contains("device.unknown_provider");
        });
        assertThat(cloud.scheduler.room(new Scheduler.Wish(second, one, Set.of(), Optional.empty()), 5))
                .isZero();
    }

    @Test
    void aProviderOfTheSameNameThatWasThereBeforeIsAdopted() {
        ProviderId old = new ProviderId(UUID.randomUUID());
        cloud.placement
                .ensureTree(List.of(new TreeNode(old, "h1", Optional.empty(), Map.of(), Set.of(), Set.of())))
                .orElseThrow();
        cloud.walkthroughHost("h1");
        assertThat(provider("h1").id()).isEqualTo(old);
        assertThat(cloud.hosts.find("h1").orElseThrow().rootProviderId()).isEqualTo(old.value());
    }

    @Test
    void s18AnOldRootInventoryIsMovedDownWithTheAllocationsOfTheGuests() throws Exception {
        FakeHost host = new FakeHost(
                "h1", cloud.gateway, List.of(FakeHost.gpu("84", 1), FakeHost.gpu("85", 1), FakeHost.gpu("86", 1)));
        ProviderId root = new ProviderId(UUID.randomUUID());
        cloud.placement
                .ensureTree(List.of(new TreeNode(
                        root,
                        "h1",
                        Optional.empty(),
                        Map.of(ResourceClass.VGPU, Inventory.of(3), ResourceClass.VCPU, Inventory.of(48)),
                        Set.of(),
                        Set.of())))
                .orElseThrow();
        UUID first = oldGuest(host, root, "84");
        UUID second = oldGuest(host, root, "86");
        cloud.host(host, "h1");
        host.report();
        cloud.fakes.remove("h1");
        assertThat(cloud.held(first).get("h1_pci_0000_84_00_0")).isEqualTo(Map.of("VGPU", 1L));
        assertThat(cloud.held(second).get("h1_pci_0000_86_00_0")).isEqualTo(Map.of("VGPU", 1L));
        assertThat(cloud.held(first).get("h1")).isEqualTo(Map.of("VCPU", 1L));
        replace(host, 1);
        host.providers().add(FakeHost.gpu("87", 1));
        host.report();
        assertThat(provider("h1").holding(ResourceClass.VGPU)).isEmpty();
        cloud.fakes.put("h1", host);
        Server third = cloud.create("third", SmallCloud.flavor("f", Map.of("resources:VGPU", "1")));
        assertThat(cloud.held(third.id()))
                .containsAnyOf(
                        Map.entry("h1_pci_0000_85_00_0", Map.of("VGPU", 1L)),
                        Map.entry("h1_pci_0000_87_00_0", Map.of("VGPU", 1L)));
    }

    /** A guest from before, that runs with one device and whose allocation is on the root. */
    private UUID oldGuest(FakeHost host, ProviderId root, String bus) {
        UUID id = UUID.randomUUID();
        cloud.placement
                .claim(new Claim(
                        new ConsumerId(id),
                        List.of(
                                new Allocation(root, ResourceClass.VGPU, 1),
                                new Allocation(root, ResourceClass.VCPU, 1)),
                        "p",
                        "u",
                        Optional.empty(),
                        ExpectedGeneration.any()))
                .orElseThrow();
        host.guests()
                .put(
                        id,
                        new ObservedGuest(
                                id,
                                id,
                                0,
                                GuestPhase.RUNNING,
                                0,
                                0,
                                Optional.empty(),
                                List.of(new ObservedGuest.ObservedDevice(
                                        "0000:" + bus + ":00.0",
                                        "VGPU",
                                        UUID.randomUUID().toString(),
                                        "t")),
                                Optional.empty()));
        return id;
    }

    /** The first GPU now has so many units. */
    private static void replace(FakeHost host, int units) {
        DeviceProvider gpu = FakeHost.gpu("84", units);
        host.providers().removeIf(known -> known.key().equals(gpu.key()));
        host.providers().addFirst(gpu);
    }
}

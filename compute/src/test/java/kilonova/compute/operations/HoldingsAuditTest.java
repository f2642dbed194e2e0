package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.scheduler.Held;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Placement says is held and what guests have, when somebody made them differ. */
class HoldingsAuditTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Flavor OTHER = SmallCloud.flavor("vgpu_other", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
    private final MovedClock clock = new MovedClock();
    private final HoldingsAudit audit = new HoldingsAudit(Workplaces.with(cloud.work, clock));

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void whatAGuestHasIsClaimedForItAgain() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 1), FakeHost.gpu("85", 1))), "h1");
        Server server = cloud.create("one", ONE);
        Map<String, Map<String, Long>> before = cloud.held(server.id());
        cloud.placement.deleteAllocations(new ConsumerId(server.id())).orElseThrow();

        audit.look();
        assertThat(cloud.held(server.id()))
                .as("one look may have caught a step half-way")
                .isEmpty();
        lookLater();

        assertThat(cloud.held(server.id())).isEqualTo(before);
        assertThat(audited(server))
                .singleElement()
                .satisfies(event -> assertThat(event.result()).contains("Success"));
    }

    @Test
    void anotherDeviceThanTheGuestsIsExchangedForIt() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 1), FakeHost.gpu("85", 1))), "h1");
        Server server = cloud.create("one", ONE);
        Map<String, Map<String, Long>> before = cloud.held(server.id());
        String other = before.containsKey("h1_pci_0000_84_00_0") ? "h1_pci_0000_85_00_0" : "h1_pci_0000_84_00_0";
        claim(server.id(), other);

        audit.look();
        lookLater();

        assertThat(cloud.used("VGPU").keySet()).doesNotContain(other);
        assertThat(cloud.held(server.id())).isEqualTo(before);
    }

    @Test
    void whatSomebodyElseHoldsByNowIsNotTakenFromThemAndToldOnce() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 1))), "h1");
        Server server = cloud.create("one", ONE);
        cloud.placement.deleteAllocations(new ConsumerId(server.id())).orElseThrow();
        UUID thief = UUID.randomUUID();
        claim(thief, "h1_pci_0000_84_00_0");

        audit.look();
        lookLater();
        lookLater();

        assertThat(cloud.held(thief)).isNotEmpty();
        assertThat(cloud.held(server.id())).isEmpty();
        assertThat(audited(server)).singleElement().satisfies(event -> {
            assertThat(event.result()).contains("Error");
            assertThat(event.details().orElseThrow()).contains("holds none", "would exceed the capacity");
        });
    }

    @Test
    void whatIsHeldForNothingIsGivenBackAndWhatIsNoServersIsLeftAlone() throws Exception {
        cloud.walkthroughHost("h1");
        Server deleted = cloud.act(cloud.create("one", ONE), new ServerAction.Delete());
        Server moved = cloud.act(
                cloud.act(cloud.create("two", ONE), new ServerAction.Resize(OTHER)), new ServerAction.ConfirmResize());
        Migration over =
                new Migrations(cloud.database).list(Optional.of(moved.id())).getFirst();
        UUID stranger = UUID.randomUUID();
        List<UUID> holders = List.of(deleted.id(), over.uuid(), stranger);
        holders.forEach(holder -> claim(holder, "h1_pci_0000_84_00_0"));

        audit.look();
        lookLater();

        assertThat(holders).filteredOn(holder -> !cloud.held(holder).isEmpty()).containsExactly(stranger);
        assertThat(cloud.held(moved.id())).isNotEmpty();
    }

    @Test
    void whileSomethingIsUnderWayNothingIsSaid() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.stopConductor();
        assertThat(cloud.operations.act(server, new ServerAction.Resize(OTHER), SmallCloud.ASKER))
                .isEmpty();
        Migration migration =
                new Migrations(cloud.database).list(Optional.of(server.id())).getFirst();
        cloud.work.holdings().move(server.id(), Held.in(cloud.placement.snapshot(), server.id()), migration.uuid());

        audit.look();
        lookLater();

        assertThat(cloud.held(migration.uuid())).isNotEmpty();
        assertThat(cloud.held(server.id())).isEmpty();
        assertThat(audited(server)).isEmpty();
    }

    private void lookLater() {
        clock.move(HoldingsAudit.PATIENCE);
        audit.look();
    }

    private void claim(UUID consumer, String provider) {
        ProviderId id = cloud.placement
                .snapshot()
                .providers()
                .named(provider)
                .orElseThrow()
                .id();
        cloud.placement
                .claim(new Claim(
                        new ConsumerId(consumer),
                        List.of(new Allocation(id, ResourceClass.VGPU, 1)),
                        "project",
                        "user",
                        Optional.empty(),
                        ExpectedGeneration.any()))
                .orElseThrow();
    }

    private List<InstanceAction.Event> audited(Server server) {
        return cloud.actions.list(server.id()).stream()
                .filter(action -> action.action().equals("audit"))
                .flatMap(action -> action.events().stream())
                .toList();
    }
}

package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.DiskOpener;
import kilonova.compute.hosts.Guests;
import kilonova.compute.hosts.HostGateway;
import kilonova.compute.hosts.ProviderSync;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.scheduler.Held;
import kilonova.compute.scheduler.Scheduler;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.VmState;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import kilonova.store.DatabaseUnavailable;
import kilonova.store.Engine;
import kilonova.store.Signals;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is there after a crash, a failure half-way, or two who wanted different things of one server. */
@ParameterizedClass
@EnumSource(Engine.class)
class AftermathTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Flavor BIG = SmallCloud.flavor("vgpu_1_big", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud;

    AftermathTest(Engine engine) {
        cloud = new SmallCloud(TestDatabases.url(engine));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aReportWhoseProvidersCannotBeWrittenIsStillLookedAt() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ObservedGuest seen =
                FakeHost.as(host.guests().values().iterator().next(), GuestPhase.STOPPED, Optional.empty());
        Set<UUID> woken = ConcurrentHashMap.newKeySet();
        ProviderSync broken = (_, _) -> {
            throw new DatabaseUnavailable("away", new IllegalStateException());
        };
        HostGateway gateway = new HostGateway(
                cloud.database,
                new Signals(),
                Clock.systemUTC(),
                broken,
                cloud.images,
                _ -> InputStream.nullInputStream(),
                DiskOpener.NONE,
                woken::add);
        assertThatThrownBy(() -> gateway.report(new HostReport(
                        "h1",
                        "another",
                        1,
                        new HostReport.HostCapacity(48, 128_000, 1_000, 0, 0, 0, 16, 1, 1),
                        new HostReport.Hypervisor("simulated", 1, "127.0.0.1", "{}", 1),
                        List.of(),
                        List.of(seen),
                        List.of())))
                .isInstanceOf(ControllerUnavailable.class);
        assertThat(woken).containsExactly(server.id());
    }

    @Test
    void aHostThatWasForgottenAndComesBackIsToldNewerThingsThanBefore() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        cloud.act(cloud.create("one", ONE), new ServerAction.Delete());
        long heard = cloud.gateway.awaitDesired("h1", 0, Duration.ZERO).version();
        assertThat(cloud.hosts.delete(cloud.hosts.find("h1").orElseThrow().serviceUuid()))
                .isEmpty();
        host.report();
        cloud.create("two", ONE);
        assertThat(cloud.gateway.awaitDesired("h1", heard, Duration.ZERO).version())
                .isGreaterThan(heard);
    }

    @Test
    void aStateThatWasResetLetsNobodyTakeTheMovesPlaceAndDeletionGivesAllBack() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.stopConductor();
        assertThat(act(server, new ServerAction.Resize(BIG))).isEmpty();
        assertThat(act(server, new ServerAction.ResetState(false))).isEmpty();
        assertThat(act(server, new ServerAction.Stop()))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo("server.busy"));
        cloud.startConductor();
        Server resized = cloud.settled(server.id());
        assertThat(resized.state().vm()).isEqualTo(VmState.RESIZED);
        assertThat(act(resized, new ServerAction.ResetState(true)))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo("server.move_open"));
        cloud.act(resized, new ServerAction.Delete());
        assertThat(cloud.used("VGPU")).isEmpty();
        assertThat(cloud.used("VCPU")).isEmpty();
    }

    @Test
    void aServerThatItsOwnerDeletedBeforeItWasPlacedDoesNotMakeItsSiblingsTooFew() throws Exception {
        cloud.walkthroughHost("h1");
        cloud.stopConductor();
        List<Server> three = accepted(SmallCloud.wish("three", ONE, 3, 3));
        assertThat(act(three.getFirst(), new ServerAction.Delete())).isEmpty();
        cloud.startConductor();
        assertThat(three.subList(1, 3))
                .allSatisfy(server ->
                        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.ACTIVE));
    }

    @Test
    void whatADeletedServerHoldsAfterACrashIsGivenBack() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        Server deleted = cloud.act(server, new ServerAction.Delete());
        cloud.stopConductor();
        cloud.scheduler.place(new Scheduler.Wish(deleted, ONE, Set.of(), Optional.empty()), Held.NOTHING);
        assertThat(cloud.held(server.id())).isNotEmpty();
        cloud.startConductor();
        cloud.step();
        assertThat(cloud.held(server.id())).isEmpty();
    }

    @Test
    void anObservationThatWasStoredAndNotLookedAtBeforeACrashIsShown() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.stopConductor();
        cloud.database.change(handle -> Guests.ofServer(handle, server.id())
                .forEach(guest -> Guests.observe(
                        handle,
                        guest,
                        FakeHost.as(guest.observed().orElseThrow(), GuestPhase.STOPPED, Optional.empty()))));
        cloud.down.add("h1");
        cloud.startConductor();
        Server seen = cloud.until(server.id(), shown -> shown.state().vm() == VmState.STOPPED);
        assertThat(seen.state().task()).isEmpty();
    }

    @Test
    void aServerWhoseImageIsGoneIsNotStartedWithoutADisk() {
        cloud.walkthroughHost("h1");
        cloud.images.filled.put("image", true);
        cloud.stopConductor();
        UUID asked =
                accepted(SmallCloud.wishOfImage("one", ONE, "image")).getFirst().id();
        cloud.images.discard("image");
        cloud.startConductor();
        Server server = cloud.settled(asked);
        assertThat(server.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(server.state().fault().orElseThrow().message()).contains("image", "is gone");
        assertThat(cloud.used("VGPU")).isEmpty();
    }

    @Test
    void aHostThatIsGivenUpTakesItsDeletedServersWithItAndCleansUpIfItReturns() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        UUID service = cloud.hosts.find("h1").orElseThrow().serviceUuid();
        cloud.down.add("h1");
        cloud.hosts.setForcedDown("h1", true);
        assertThat(cloud.hosts.delete(service)).as("a server lives there").isPresent();
        assertThat(act(server, new ServerAction.Delete())).isEmpty();
        while (!cloud.servers.find(server.id()).orElseThrow().isDeleted()) {
            cloud.step();
        }
        assertThat(cloud.held(server.id())).isNotEmpty();

        assertThat(cloud.hosts.delete(service)).isEmpty();
        assertThat(cloud.held(server.id())).isEmpty();

        host.report();
        assertThat(cloud.placement.snapshot().providers().named("h1")).isPresent();
        cloud.down.clear();
        cloud.step();
        assertThat(host.guests().values()).extracting(ObservedGuest::phase).containsOnly(GuestPhase.ABSENT);
        cloud.step();
        assertThat(host.guests()).isEmpty();
    }

    private Optional<Refusal> act(Server server, ServerAction action) {
        return cloud.operations.act(server, action, SmallCloud.ASKER);
    }

    private List<Server> accepted(CreateServers wish) {
        return ((ServerOperations.Created.Accepted) cloud.operations.create(wish, SmallCloud.ASKER)).servers();
    }
}

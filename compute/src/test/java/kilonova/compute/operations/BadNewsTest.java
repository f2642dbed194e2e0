package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.DiskOpener;
import kilonova.compute.hosts.Guests;
import kilonova.compute.hosts.HostGateway;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import kilonova.store.Engine;
import kilonova.store.Signals;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts tell of guests without having been asked, and what they leave out. */
class BadNewsTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Problem BLIND =
            new Problem(HostReport.GUESTS_UNKNOWN, "libvirt at qemu:///system cannot be reached");

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
    private final MovedClock clock = new MovedClock();
    private final HostGateway gateway = new HostGateway(
            cloud.database,
            new Signals(),
            clock,
            (host, _) -> host.rootProviderId(),
            cloud.images,
            _ -> InputStream.nullInputStream(),
            DiskOpener.NONE,
            id -> cloud.conductor().carryForward(id));
    private long sequence;

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void badNewsIsShownWhicheverWishItAnswers() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.database.change(handle -> Guests.wish(
                handle, server.whereabouts().guestId().orElseThrow(), guest -> guest.with(GuestGoal.RUNNING)));
        ObservedGuest unasked = ObservedGuest.of(
                server.whereabouts().guestId().orElseThrow(),
                server.id(),
                GuestPhase.DEGRADED,
                Optional.of(new Problem("guest.not_in_ledger", "the ledger does not know the guest")));
        host.guests().put(unasked.guestId(), unasked);

        report("another", List.of(), unasked);

        assertThat(shown(server).degraded()).contains("the ledger does not know the guest");
        assertThat(shown(server).vm()).isEqualTo(VmState.ACTIVE);

        host.obey();
        cloud.conductor().carryForward(server.id());
        assertThat(shown(server).degraded()).isEmpty();
    }

    @Test
    void aServerThatWasStoppedMeanwhileIsNotDegradedForEver() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ObservedGuest seen = only(host);
        report("another", List.of(), FakeHost.as(seen, GuestPhase.DEGRADED, Optional.of(new Problem("a", "lost"))));
        assertThat(shown(server).degraded()).contains("lost");

        report("another", List.of(), FakeHost.as(seen, GuestPhase.STOPPED, Optional.empty()));

        assertThat(shown(server).degraded()).isEmpty();
        assertThat(shown(server).vm()).isEqualTo(VmState.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGuestThatIsOffIsStoppedAndItsServersActionsSayWhy(boolean paused) throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        if (paused) {
            cloud.act(server, new ServerAction.Pause());
        }
        ObservedGuest off = FakeHost.as(
                only(host), GuestPhase.STOPPED, Optional.of(new Problem("guest.not_resumed", "the host was rebooted")));

        report("another", List.of(), off);
        report("another", List.of(), off);

        assertThat(shown(server).vm()).isEqualTo(VmState.STOPPED);
        List<InstanceAction> stops = new InstanceActions(cloud.database)
                .list(server.id()).stream()
                        .filter(action -> action.action().equals("stop"))
                        .toList();
        assertThat(stops).hasSize(1);
        assertThat(stops.getFirst().events().getFirst().details()).contains("the host was rebooted");
        Server stopped = cloud.servers.find(server.id()).orElseThrow();
        assertThat(cloud.act(stopped, new ServerAction.Start()).state().vm()).isEqualTo(VmState.ACTIVE);
    }

    @Test
    void oldBadNewsEndsNothingThatIsUnderWay() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ObservedGuest seen = only(host);
        assertThat(cloud.operations.act(server, new ServerAction.Stop(), SmallCloud.ASKER))
                .isEmpty();

        report("another", List.of(), FakeHost.as(seen, GuestPhase.DEGRADED, Optional.of(new Problem("a", "lost"))));

        assertThat(shown(server).degraded()).isEmpty();
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.STOPPED);
    }

    @Test
    void aGuestThatItsHostNoLongerTellsOfIsDegradedAfterAWhile() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ObservedGuest seen = only(host);

        report("started", List.of());
        clock.move(Duration.ofSeconds(59));
        report("started", List.of());
        assertThat(shown(server).degraded()).as("it may not have looked yet").isEmpty();
        report("started anew", List.of());
        clock.move(Duration.ofSeconds(59));
        report("started anew", List.of());
        assertThat(shown(server).degraded()).isEmpty();
        clock.move(Duration.ofSeconds(1));
        report("started anew", List.of());
        assertThat(shown(server).degraded().orElseThrow()).contains("no longer tells of the guest");

        report("started anew", List.of(), seen);
        assertThat(shown(server).degraded()).isEmpty();
    }

    @Test
    void aHostThatCannotLookAtItsGuestsMissesNoneAndGetsNoNewOnes() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);

        report("started", List.of(BLIND));
        clock.move(Duration.ofMinutes(10));
        report("started", List.of(BLIND));

        assertThat(shown(server).degraded()).isEmpty();
        ComputeHost host = cloud.hosts.find("h1").orElseThrow();
        assertThat(host.guestsUnknown()).contains("libvirt at qemu:///system cannot be reached");
        cloud.fakes.remove("h1");
        Server refused = cloud.create("two", ONE);
        assertThat(refused.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(refused.state().fault().orElseThrow().message())
                .contains("cannot look at its guests: libvirt at qemu:///system cannot be reached");
    }

    private static ObservedGuest only(FakeHost host) {
        return host.guests().values().iterator().next();
    }

    private Server.State shown(Server server) {
        return cloud.servers.find(server.id()).orElseThrow().state();
    }

    private void report(String incarnation, List<Problem> problems, ObservedGuest... guests) {
        gateway.report(new HostReport(
                "h1",
                incarnation,
                ++sequence,
                new HostReport.HostCapacity(48, 128_000, 1_000, 0, 0, 0, 16, 1, 1),
                new HostReport.Hypervisor("simulated", 1, "127.0.0.1", "{}", 1),
                List.of(),
                List.of(guests),
                problems));
    }
}

package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.network.outcome.Result;
import kilonova.network.server.ServerPort;
import kilonova.network.server.Wanted;
import kilonova.protocol.Problem;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Network cards come and go beside a GPU. */
@ParameterizedClass
@EnumSource(Engine.class)
class PluggingTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud;
    private final MovedClock clock = new MovedClock();
    private final DeletedPorts deleted;

    PluggingTest(Engine engine) {
        cloud = new SmallCloud(TestDatabases.url(engine));
        deleted = new DeletedPorts(Workplaces.with(cloud.work, clock), cloud.operations);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void portsAreOnTheHostThatTheServerCouldBeBuiltOn() throws Exception {
        AtomicInteger built = new AtomicInteger();
        for (String name : List.of("h1", "h2")) {
            cloud.walkthroughHost(name)
                    .trouble(
                            seen -> built.getAndIncrement() == 0 ? FakeHost.failed(seen, "the first one fails") : seen);
        }
        Server server = cloud.create("one", ONE);
        assertThat(server.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.network.hostOf(server.id()))
                .isEqualTo(server.whereabouts().host());
    }

    @Test
    void s19ACardIsPutInAndTakenOutAndTheGpuStays() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        var held = cloud.held(server.id());
        ServerPort port = bound(server);
        Server after = cloud.act(server, new ServerAction.AttachInterface(port.id()));
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cards(server)).containsExactly(port.macAddress());
        assertLastEvent(server, "attach_interface", "compute_attach_interface", "Success");
        cloud.act(server, new ServerAction.DetachInterface(port.id()));
        assertThat(cards(server)).isEmpty();
        assertThat(cloud.network.ports(server.id().toString())).isEmpty();
        assertLastEvent(server, "detach_interface", "compute_detach_interface", "Success");
        assertThat(cloud.held(server.id())).isEqualTo(held);
        assertThat(guest(server).observed().orElseThrow().devices()).hasSize(1);
    }

    @Test
    void aCardThatTheHostCannotPutInLeavesNothingBehind() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ServerPort port = bound(server);
        troubleWhile(server, Set.of(port.macAddress()));
        cloud.act(server, new ServerAction.AttachInterface(port.id()));
        assertThat(cards(server)).isEmpty();
        assertThat(cloud.network.ports(server.id().toString())).isEmpty();
        assertLastEvent(server, "attach_interface", "compute_attach_interface", "Error");
    }

    @Test
    void aPortThatIsGoneBeforeItsCardIsPutInIsTold() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.act(server, new ServerAction.AttachInterface("gone"));
        assertThat(cards(server)).isEmpty();
        assertLastEvent(server, "attach_interface", "compute_attach_interface", "Error");
    }

    @Test
    void aCardThatTheHostCannotTakeOutKeepsItsPort() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ServerPort port = bound(server);
        cloud.act(server, new ServerAction.AttachInterface(port.id()));
        troubleWhile(server, Set.of());
        cloud.act(server, new ServerAction.DetachInterface(port.id()));
        assertThat(cards(server)).containsExactly(port.macAddress());
        assertThat(cloud.network.ports(server.id().toString())).containsExactly(port);
        assertLastEvent(server, "detach_interface", "compute_detach_interface", "Error");
    }

    @Test
    void theCardOfAPortThatSomebodyDeletesIsTakenOutAndTheGpuStays() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        var held = cloud.held(server.id());
        ServerPort other = bound(server);
        cloud.act(server, new ServerAction.AttachInterface(other.id()));
        ServerPort port = bound(server);
        cloud.act(server, new ServerAction.AttachInterface(port.id()));

        cloud.network.delete(server.id(), port.id());
        deleted.look();

        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cards(server)).containsExactly(other.macAddress());
        assertThat(cloud.network.ports(server.id().toString())).containsExactly(other);
        assertThat(cloud.network.leaving()).isEmpty();
        assertLastEvent(server, "detach_interface", "compute_detach_interface", "Success");
        assertThat(cloud.held(server.id())).isEqualTo(held);
        assertThat(guest(server).observed().orElseThrow().devices()).hasSize(1);
    }

    @Test
    void aDeletedPortWaitsForAServerThatCannotLoseACardNow() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ServerPort port = bound(server);
        cloud.act(server, new ServerAction.AttachInterface(port.id()));
        cloud.act(server, new ServerAction.Suspend());
        cloud.network.delete(server.id(), port.id());

        deleted.look();
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.SUSPENDED);
        assertThat(cards(server)).containsExactly(port.macAddress());
        assertThat(cloud.network.leaving()).as("its address is nobody else's").hasSize(1);

        cloud.act(server, new ServerAction.Resume());
        deleted.look();
        cloud.settled(server.id());
        assertThat(cards(server)).isEmpty();
        assertThat(cloud.network.leaving()).isEmpty();
    }

    @Test
    void aDeletedPortThatNoGuestHasIsGoneAtOnceUnlessSomethingIsUnderWay() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ServerPort port = bound(server);
        cloud.act(server, new ServerAction.AttachInterface(port.id()));
        cloud.network.delete(server.id(), port.id());
        cloud.stopConductor();
        assertThat(cloud.operations.act(server, new ServerAction.ForceDelete(), SmallCloud.ASKER))
                .isEmpty();
        deleted.look();
        assertThat(cloud.network.leaving()).as("its guest is there still").hasSize(1);

        cloud.startConductor();
        cloud.settled(server.id());
        deleted.look();
        assertThat(cloud.network.leaving()).isEmpty();
    }

    @Test
    void aDeletedPortWhoseCardTheHostCannotTakeOutIsTriedAgainLater() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ServerPort port = bound(server);
        cloud.act(server, new ServerAction.AttachInterface(port.id()));
        troubleWhile(server, Set.of());
        cloud.network.delete(server.id(), port.id());

        deleted.look();
        cloud.settled(server.id());
        assertThat(cards(server)).containsExactly(port.macAddress());
        assertThat(cloud.network.leaving()).as("its address is nobody else's").hasSize(1);
        assertLastEvent(server, "detach_interface", "compute_detach_interface", "Error");

        host.trouble(UnaryOperator.identity());
        int actions = cloud.actions.list(server.id()).size();
        deleted.look();
        cloud.settled(server.id());
        assertThat(cloud.actions.list(server.id())).as("not again at once").hasSize(actions);
        clock.move(DeletedPorts.BEFORE_NEXT_TRY);
        deleted.look();
        cloud.settled(server.id());
        assertThat(cards(server)).isEmpty();
        assertThat(cloud.network.leaving()).isEmpty();
    }

    @Test
    void aDeletedPortKeepsNoServerOnALostHostFromBeingEvacuated() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        ServerPort port = bound(server);
        cloud.act(server, new ServerAction.AttachInterface(port.id()));
        cloud.walkthroughHost("h2");
        cloud.down.add("h1");
        cloud.network.delete(server.id(), port.id());

        deleted.look();
        Server evacuated = cloud.act(server, new ServerAction.Evacuate(Optional.empty(), false));

        assertThat(evacuated.whereabouts().host()).hasValue("h2");
        deleted.look();
        cloud.settled(server.id());
        assertThat(cloud.network.leaving()).isEmpty();
    }

    @Test
    void aHostThatIsDownIsNotWaitedForForEver() throws Exception {
        try (SmallCloud impatient = SmallCloud.impatient(TestDatabases.url(Engine.SQLITE))) {
            impatient.walkthroughHost("h1");
            Server server = impatient.create("one", ONE);
            ServerPort port = bound(impatient, server);
            impatient.down.add("h1");
            impatient.act(server, new ServerAction.AttachInterface(port.id()));
            assertThat(impatient.network.ports(server.id().toString())).isEmpty();
        }
    }

    private void troubleWhile(Server server, Set<String> cards) {
        cloud.fake("h1")
                .trouble(seen -> cards(server).equals(cards)
                        ? seen.with(seen.phase(), Optional.of(new Problem(Problem.CONNECT_FAILED, "no slot is free")))
                        : seen);
    }

    private ServerPort bound(Server server) {
        return bound(cloud, server);
    }

    private static ServerPort bound(SmallCloud cloud, Server server) {
        var wanted = new Wanted("project", List.of(), List.of());
        return ((Result.Done<ServerPort>)
                        cloud.network.attachOneMore(server.id().toString(), "h1", wanted))
                .value();
    }

    private Guest guest(Server server) {
        return cloud.database
                .<Optional<Guest>>read(handle ->
                        Guests.find(handle, server.whereabouts().guestId().orElseThrow()))
                .orElseThrow();
    }

    private Set<String> cards(Server server) {
        return guest(server).desired().spec().cards();
    }

    private void assertLastEvent(Server server, String action, String event, String result) {
        InstanceAction last = cloud.actions.list(server.id()).getFirst();
        assertThat(last.action()).isEqualTo(action);
        assertThat(last.events()).singleElement().satisfies(found -> {
            assertThat(found.name()).isEqualTo(event);
            assertThat(found.result()).hasValue(result);
        });
    }
}

package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.LiveMove.LiveStep;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;

/** Two hosts between which servers move while they run, and what such moves have in common. Close it. */
final class LiveGround implements AutoCloseable {
    static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    static final Flavor THREE = SmallCloud.flavor("vgpu_3", Map.of("resources:VGPU", "3"));

    final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
    final Roads roads = new Roads();

    LiveGround() {
        host("h1", 4);
        host("h2", 4);
    }

    @Override
    public void close() {
        cloud.close();
    }

    /** A server that is on its way from h1 to h2 until the traffic changes. */
    Server leaving() throws InterruptedException {
        roads.traffic((_, _) -> Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        return server;
    }

    FakeHost host(String name, int units) {
        return cloud.host(new FakeHost(name, cloud.gateway, List.of(FakeHost.gpu("84", units))).joined(roads), name);
    }

    /** A server on h1. */
    Server server(Flavor flavor) throws InterruptedException {
        cloud.down.add("h2");
        Server server = cloud.create("one", flavor);
        cloud.down.remove("h2");
        assertThat(server.whereabouts().host()).contains("h1");
        return server;
    }

    static ServerAction.LiveMigrate live() {
        return new ServerAction.LiveMigrate(Optional.empty());
    }

    Migration migration(Server server) {
        return new Migrations(cloud.database).list(Optional.of(server.id())).getFirst();
    }

    long onHost(String host) {
        return cloud.used("VGPU").getOrDefault(host + "_pci_0000_84_00_0", 0L);
    }

    void ask(Server server, ServerAction action) {
        Asker asker = new Asker("user", "project", "req-" + action.wireName(), false);
        assertThat(cloud.operations.act(server, action, asker)).isEmpty();
    }

    /** Lets everybody work until the move is that far. */
    LiveMove until(Server server, LiveStep step) {
        for (int i = 0; i < 2_000; i++) {
            Optional<Operation> now = cloud.database.read(handle -> Operations.find(handle, server.id()));
            if (now.orElse(null) instanceof LiveMove move && move.step() == step) {
                return move;
            }
            cloud.step();
        }
        throw new AssertionError("never came to " + step);
    }

    void assertAtRest(Server server, String host, VmState vm) {
        String other = host.equals("h1") ? "h2" : "h1";
        assertThat(server.state().vm()).isEqualTo(vm);
        assertThat(server.state().task()).isEmpty();
        assertThat(server.state().degraded()).isEmpty();
        assertThat(server.whereabouts().host()).contains(host);
        assertThat(server.whereabouts().guestId()).contains(roads.runningOf(server.id()));
        assertThat(roads.startsOf(server.id())).isOne();
        assertThat(roads.clashes()).isEmpty();
        assertThat(onHost(other)).isZero();
        assertThat(cloud.held(server.id())).hasSize(2);
        assertThat(cloud.held(migration(server).uuid())).isEmpty();
        List<String> hosts = cloud.database.read(handle -> Guests.ofServer(handle, server.id())).stream()
                .map(guest -> guest.host())
                .toList();
        assertThat(hosts).containsExactly(host);
    }

    List<String> events(Server server, String action) {
        return cloud.actions.list(server.id()).stream()
                .filter(one -> one.action().equals(action))
                .findFirst()
                .orElseThrow()
                .events()
                .stream()
                .map(event -> event.name() + "=" + event.result().orElse("under way") + "@"
                        + event.host().orElse(""))
                .toList();
    }

    /** Brings a move to a step and holds it there, by taking the host away that the step waits for. */
    void hold(Server server, LiveStep step) {
        FakeHost source = cloud.fake("h1");
        FakeHost destination = cloud.fake("h2");
        Outcome end = step == LiveStep.UNDO || step == LiveStep.RESTORE ? Outcome.FAILED : Outcome.DONE;
        roads.traffic((_, _) -> end);
        if (step == LiveStep.DOUBT) {
            roads.cutOff(true);
        }
        if (step == LiveStep.CLAIM) {
            cloud.stopConductor();
            ask(server, live());
            return;
        }
        cloud.fakes.remove("h2");
        ask(server, live());
        until(server, LiveStep.PREPARE);
        if (step == LiveStep.PREPARE) {
            return;
        }
        cloud.fakes.remove("h1");
        cloud.fakes.put("h2", destination);
        until(server, LiveStep.MOVE);
        if (step == LiveStep.MOVE) {
            return;
        }
        cloud.fakes.remove("h2");
        cloud.fakes.put("h1", source);
        if (step == LiveStep.DOUBT) {
            until(server, step);
            return;
        }
        until(server, end == Outcome.DONE ? LiveStep.ADOPT : LiveStep.UNDO);
        if (step == LiveStep.LEAVE || step == LiveStep.RESTORE) {
            cloud.fakes.remove("h1");
            cloud.fakes.put("h2", destination);
            until(server, step);
        }
    }
}

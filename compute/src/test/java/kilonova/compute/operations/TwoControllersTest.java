package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.ForgottenHosts;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.VmState;
import kilonova.store.DatabaseUrl;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.Test;

/** Two controllers that both look after everything that is under way. */
class TwoControllersTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    @Test
    void whatEitherIsAskedIsDoneOnceAndGoesOnWithoutTheFirst() {
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (SmallCloud first = new SmallCloud(url)) {
            FakeHost host = first.walkthroughHost("h1");
            List<UUID> asked = new ArrayList<>();
            // The first takes a step before there is a second, so it is the one that leads.
            asked.add(asked(first, "before"));
            first.settled(asked.getFirst());
            try (SmallCloud second = new SmallCloud(url)) {
                for (int i = 0; i < 6; i++) {
                    asked.add(asked(first, "first" + i));
                    asked.add(asked(second, "second" + i));
                    second.step();
                }
                for (UUID id : asked) {
                    Server server = first.settled(id);
                    assertThat(server.state().vm()).isEqualTo(VmState.ACTIVE);
                    assertThat(first.held(id)).hasSize(2);
                    second.step();
                }
                assertThat(host.guests()).hasSize(asked.size());

                first.stopConductor();
                second.fakes.put("h1", host);
                assertThat(second.settled(asked(second, "later")).state().vm()).isEqualTo(VmState.ACTIVE);
            }
        }
    }

    @Test
    void whatAReturningHostConfirmsToTheOtherIsGivenBackAfterAnEvacuation() throws Exception {
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (SmallCloud first = new SmallCloud(url)) {
            FakeHost lost = first.walkthroughHost("h1");
            Server server = first.create("one", ONE);
            try (SmallCloud second = new SmallCloud(url)) {
                first.walkthroughHost("h2");
                first.down.add("h1");
                first.act(server, new ServerAction.Evacuate(Optional.empty(), false));
                returnsTo(second, lost, first);
                assertHeldOnlyOn("h2", first);
            }
        }
    }

    @Test
    void whatAReturningHostConfirmsToTheOtherIsGivenBackAfterItWasGivenUp() throws Exception {
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (SmallCloud first = SmallCloud.impatient(url)) {
            first.walkthroughHost("h1");
            Server server = first.create("one", ONE);
            try (SmallCloud second = SmallCloud.impatient(url)) {
                FakeHost lost = first.walkthroughHost("h2");
                Server moved = first.act(server, new ServerAction.Migrate(Optional.empty()));
                first.down.add("h2");
                first.act(moved, new ServerAction.RevertResize());
                returnsTo(second, lost, first);
                assertHeldOnlyOn("h1", first);
            }
        }
    }

    @Test
    void aHostThatTheOtherForgetsIsTakenOutOfPlacementByTheOneThatLeads() throws Exception {
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (SmallCloud first = new SmallCloud(url)) {
            FakeHost lost = first.walkthroughHost("h1");
            Server server = first.create("one", ONE);
            try (SmallCloud second = new SmallCloud(url)) {
                first.down.add("h1");
                first.hosts.setForcedDown("h1", true);
                assertThat(first.operations.act(server, new ServerAction.Delete(), SmallCloud.ASKER))
                        .isEmpty();
                first.stopConductor(); // nobody looks at the server later than the test says
                first.startConductor();
                first.conductor().carryForward(server.id());
                UUID service = first.hosts.find("h1").orElseThrow().serviceUuid();

                assertThat(second.hosts.delete(service)).isEmpty();
                ForgottenHosts forgotten = new ForgottenHosts(first.database, first.placement);
                forgotten.removeTrees();
                assertThat(first.placement.snapshot().providers().named("h1"))
                        .as("the deleted server holds of it")
                        .isPresent();
                first.conductor().carryForward(server.id());
                forgotten.removeTrees();
                assertThat(first.placement.snapshot().providers().named("h1")).isEmpty();

                lost.report();
                forgotten.removeTrees();
                assertThat(first.placement.snapshot().providers().named("h1")).isPresent();
            }
        }
    }

    @Test
    void aHostThatIsBackKeepsTheTreeThatCouldNotBeRemoved() throws Exception {
        try (SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE))) {
            FakeHost host = cloud.walkthroughHost("h1");
            UUID service = cloud.hosts.find("h1").orElseThrow().serviceUuid();
            assertThat(cloud.hosts.delete(service)).isEmpty();
            host.report();
            new ForgottenHosts(cloud.database, cloud.placement).removeTrees();
            assertThat(cloud.placement.snapshot().providers().named("h1")).isPresent();
        }
    }

    /** The host's agent talks to the one that does not lead. */
    private static void returnsTo(SmallCloud other, FakeHost host, SmallCloud leading) throws InterruptedException {
        leading.down.clear();
        host.reportsTo(other.gateway);
        host.obey();
        host.obey();
        assertThat(host.guests()).isEmpty();
    }

    private static void assertHeldOnlyOn(String host, SmallCloud cloud) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (cloud.used("VGPU").size() > 1 && System.nanoTime() < end) {
            cloud.step();
        }
        assertThat(cloud.used("VGPU").keySet()).singleElement().asString().startsWith(host);
    }

    private static UUID asked(SmallCloud cloud, String name) {
        var created = (ServerOperations.Created.Accepted)
                cloud.operations.create(SmallCloud.wish(name, ONE, 1, 1), SmallCloud.ASKER);
        return created.servers().getFirst().id();
    }
}

package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.Problem;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A move that is reverted to a source which was broken meanwhile. */
class RevertedBadlyTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));

    @BeforeEach
    void hosts() {
        cloud.walkthroughHost("h1");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource({"FAILED, ERROR", "DEGRADED, ACTIVE", "STOPPED, STOPPED", "PAUSED, ACTIVE"})
    void aServerThatIsNotAsItWasIsNoSuccess(GuestPhase phase, VmState shown) throws Exception {
        Server moved = moved(cloud.create("one", ONE));
        cloud.fake("h1")
                .trouble(seen -> seen.phase() == GuestPhase.RUNNING
                        ? FakeHost.as(seen, phase, Optional.of(new Problem("test.gone", "its device is gone")))
                        : seen);

        Server back = cloud.act(moved, new ServerAction.RevertResize());

        assertThat(back.state().vm()).isEqualTo(shown);
        assertThat(back.whereabouts().host()).hasValue("h1");
        assertThat(migration(back).status()).isEqualTo(MigrationStatus.REVERTED);
        InstanceAction.Event event = reverting(back);
        assertThat(event.result()).hasValue("Error");
        assertThat(event.details()).hasValueSatisfying(why -> assertThat(why).endsWith("its device is gone"));
    }

    @Test
    void aServerThatWasOffIsNotAsItWasWhenItIsDegraded() throws Exception {
        Server moved = moved(cloud.act(cloud.create("one", ONE), new ServerAction.Stop()));
        cloud.fake("h1")
                .trouble(seen -> seen.phase() == GuestPhase.STOPPED
                        ? FakeHost.as(seen, GuestPhase.DEGRADED, Optional.empty())
                        : seen);
        assertThat(reverting(cloud.act(moved, new ServerAction.RevertResize())).result())
                .hasValue("Error");
    }

    @Test
    void oneThatIsAsItWasIsASuccess() throws Exception {
        Server running = cloud.act(moved(cloud.create("one", ONE)), new ServerAction.RevertResize());
        assertThat(reverting(running).result()).hasValue("Success");
        assertThat(running.state().vm()).isEqualTo(VmState.ACTIVE);
    }

    @Test
    void oneThatIsOffAsItWasIsASuccess() throws Exception {
        Server off = cloud.act(cloud.create("one", ONE), new ServerAction.Stop());
        Server back = cloud.act(moved(off), new ServerAction.RevertResize());
        assertThat(reverting(back).result()).hasValue("Success");
        assertThat(back.state().vm()).isEqualTo(VmState.STOPPED);
    }

    /** From h1 to h2. */
    private Server moved(Server server) {
        cloud.walkthroughHost("h2");
        Server moved = cloud.act(server, new ServerAction.Migrate(Optional.empty()));
        assertThat(moved.state().vm()).isEqualTo(VmState.RESIZED);
        return moved;
    }

    private Migration migration(Server server) {
        return new Migrations(cloud.database).list(Optional.of(server.id())).getFirst();
    }

    private InstanceAction.Event reverting(Server server) {
        return cloud.actions.list(server.id()).stream()
                .flatMap(action -> action.events().stream())
                .filter(event -> event.name().equals(Settler.REVERT))
                .findFirst()
                .orElseThrow();
    }
}

package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that was lost with its host while it was built becomes active when the host returns, also after it could not be evacuated. */
class LostBuildTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final ServerAction EVACUATE = new ServerAction.Evacuate(Optional.empty(), false);

    private final SmallCloud cloud = SmallCloud.impatient(TestDatabases.url(Engine.SQLITE));
    private Server lost;

    @BeforeEach
    void lose() {
        cloud.walkthroughHost("h1");
        var created = (ServerOperations.Created.Accepted)
                cloud.operations.create(SmallCloud.wish("one", ONE, 1, 1), SmallCloud.ASKER);
        UUID id = created.servers().getFirst().id();
        cloud.conductor().carryForward(id);
        cloud.down.add("h1");
        lost = cloud.settled(id);
        assertThat(lost.state().vm()).isEqualTo(VmState.ERROR);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private void assertBecomesActiveWhenItsHostReturns() throws Exception {
        cloud.down.remove("h1");
        cloud.fake("h1").obey();
        cloud.conductor().carryForward(lost.id());
        Server back = cloud.servers.find(lost.id()).orElseThrow();
        assertThat(back.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(back.state().fault()).isEmpty();
        assertThat(cloud.fake("h1").guests().values())
                .extracting(ObservedGuest::phase)
                .containsExactly(GuestPhase.RUNNING);
    }

    @Test
    void afterNoOtherHostHadRoom() throws Exception {
        Server still = cloud.act(lost, EVACUATE);
        assertThat(still.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(still.state().fault().orElseThrow().message())
                .isNotEqualTo(lost.state().fault().orElseThrow().message())
                .endsWith("if its host returns.");

        assertBecomesActiveWhenItsHostReturns();
    }

    @Test
    void afterItCouldNotBeStartedElsewhere() throws Exception {
        cloud.walkthroughHost("h2")
                .trouble(seen -> seen.phase() == GuestPhase.RUNNING ? FakeHost.failed(seen, "it is broken") : seen);
        Server still = cloud.act(lost, EVACUATE);
        assertThat(still.state().fault().orElseThrow().message()).contains("it is broken");

        assertBecomesActiveWhenItsHostReturns();
    }
}

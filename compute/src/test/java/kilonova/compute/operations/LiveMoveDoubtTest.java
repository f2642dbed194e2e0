package kilonova.compute.operations;

import static kilonova.compute.operations.LiveGround.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.LiveMove.LiveStep;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hand-overs that are cut off: whichever side has the guest, it goes on there, and the other is undone only after that was told. */
class LiveMoveDoubtTest {
    private final LiveGround ground = new LiveGround();
    private final SmallCloud cloud = ground.cloud;

    @AfterEach
    void close() {
        ground.close();
    }

    /** What the source may say of a guest that it does not have running, while nobody has said that it left. */
    private void inDoubt(GuestPhase said, boolean arrives) {
        ground.roads.cutOff(arrives);
        cloud.fake("h1").trouble(seen -> seen.phase() == GuestPhase.PAUSED ? seen.with(said, seen.problem()) : seen);
    }

    private void assertWished(Server server, String host, GuestGoal goal) {
        List<GuestGoal> wished = cloud.database.read(handle -> Guests.ofServer(handle, server.id())).stream()
                .filter(guest -> guest.host().equals(host))
                .map(guest -> guest.desired().goal())
                .toList();
        assertThat(wished).containsExactly(goal);
    }

    @ParameterizedTest
    @EnumSource(
            value = GuestPhase.class,
            names = {"PAUSED", "STOPPED", "DEGRADED", "FAILED"})
    void nothingIsUndoneBeforeTheDestinationHasSaidThatItRunsThere(GuestPhase said) throws Exception {
        FakeHost destination = cloud.fake("h2");
        Server server = ground.server(ONE);
        inDoubt(said, true);
        ground.hold(server, LiveStep.DOUBT);
        cloud.down.add("h2");
        for (int i = 0; i < 10; i++) {
            cloud.step();
        }
        ground.until(server, LiveStep.DOUBT);
        assertWished(server, "h1", GuestGoal.DEPARTING);
        assertWished(server, "h2", GuestGoal.ARRIVING);
        cloud.down.remove("h2");
        cloud.fakes.put("h2", destination);
        Server after = cloud.settled(server.id());
        ground.assertAtRest(after, "h2", VmState.ACTIVE);
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.COMPLETED);
    }

    @Test
    void itGoesOnAtTheSourceOnceTheDestinationHasSaidThatItIsNotThereAndHasNothingLeft() throws Exception {
        Server server = ground.server(ONE);
        inDoubt(GuestPhase.PAUSED, false);
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.ABSENT ? seen.with(GuestPhase.BUILDING, Optional.empty()) : seen);
        ground.ask(server, LiveGround.live());
        ground.until(server, LiveStep.UNDO);
        assertWished(server, "h1", GuestGoal.DEPARTING);
        assertWished(server, "h2", GuestGoal.ABSENT);
        cloud.fake("h2").trouble(seen -> seen);
        Server after = cloud.settled(server.id());
        ground.assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(after.state().fault().orElseThrow().message()).contains("the guest is halted here");
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.FAILED);
    }

    @Test
    void itGoesOnAtTheSourceOnceAnOperatorHasDeclaredTheDestinationDead() throws Exception {
        Server server = ground.leaving();
        inDoubt(GuestPhase.PAUSED, false);
        cloud.down.add("h2");
        ground.until(server, LiveStep.DOUBT);
        cloud.fenced.add("h2");
        Server after = cloud.settled(server.id());
        assertThat(after.whereabouts().host()).contains("h1");
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(ground.roads.startsOf(server.id())).isOne();
        assertThat(ground.onHost("h2"))
                .as("what may still be in use is not given out")
                .isOne();
    }

    @Test
    void whatArrivedFromASourceThatAnOperatorDeclaresDeadGoesOnThere() throws Exception {
        FakeHost destination = cloud.fake("h2");
        Server server = ground.leaving();
        cloud.fakes.remove("h2");
        cloud.fake("h1").trouble(seen -> seen.phase() == GuestPhase.PAUSED ? FakeHost.asOf(0, seen) : seen);
        ground.roads.cutOff(true);
        cloud.step();
        cloud.down.add("h1");
        cloud.fenced.add("h1");
        ground.until(server, LiveStep.DOUBT);
        cloud.fakes.put("h2", destination);
        Server after = cloud.settled(server.id());
        assertThat(after.whereabouts().host()).contains("h2");
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(ground.roads.startsOf(server.id())).isOne();
    }
}

package kilonova.compute.operations;

import static kilonova.compute.operations.LiveGround.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.operations.LiveMove.LiveStep;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationProgress.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts and controllers that are lost while servers move: where a guest runs is what hosts see. */
class LiveMoveLostTest {
    private final LiveGround ground = new LiveGround();
    private final SmallCloud cloud = ground.cloud;
    private final Roads roads = ground.roads;

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void whatIsLostOnTheWayIsStartedFromItsDiskAtTheSource() throws Exception {
        Server server = ground.server(ONE);
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.RUNNING ? FakeHost.failed(seen, "the guest is not here") : seen);
        Server after = cloud.act(server, LiveGround.live());
        assertThat(after.whereabouts().host()).contains("h1");
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(roads.startsOf(server.id())).isEqualTo(2);
        assertThat(after.state().fault().orElseThrow().message()).contains("the guest is not here");
        assertThat(ground.onHost("h2")).isZero();
    }

    @Test
    void aSourceThatGoesSilentIsWaitedForHoweverLong() throws Exception {
        Server server = ground.leaving();
        cloud.down.add("h1");
        for (int i = 0; i < 20; i++) {
            cloud.step();
        }
        ground.until(server, LiveStep.MOVE);
        cloud.down.remove("h1");
        roads.traffic((_, _) -> Outcome.FAILED);
        ground.assertAtRest(cloud.settled(server.id()), "h1", VmState.ACTIVE);
    }

    @Test
    void aSourceThatAnOperatorDeclaresDeadIsNotWaitedFor() throws Exception {
        Server server = ground.leaving();
        cloud.down.add("h1");
        cloud.fenced.add("h1");
        Server after = cloud.settled(server.id());
        assertThat(after.whereabouts().host()).contains("h1");
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.FAILED);
        assertThat(ground.onHost("h2")).isZero();
        Server evacuated = cloud.act(after, new ServerAction.Evacuate(Optional.empty(), false));
        assertThat(evacuated.whereabouts().host()).contains("h2");
    }

    @Test
    void aSourceThatDiesAfterTheGuestHasArrivedCleansUpWhenItIsBack() throws Exception {
        Map<String, FakeHost> hosts = Map.copyOf(cloud.fakes);
        Server server = ground.server(ONE);
        ground.hold(server, LiveStep.ADOPT);
        cloud.fakes.putAll(hosts);
        cloud.down.add("h1");
        Server after = cloud.settled(server.id());
        assertThat(after.whereabouts().host()).contains("h2");
        assertThat(ground.onHost("h1"))
                .as("what may still be in use is not given out")
                .isOne();
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.COMPLETED);
        cloud.down.remove("h1");
        while (ground.onHost("h1") > 0) {
            cloud.step();
        }
        ground.assertAtRest(cloud.settled(server.id()), "h2", VmState.ACTIVE);
    }

    @Test
    void aDestinationThatDiesWhilePreparingKeepsItsClaimUntilItIsBackAndTheServerGoesOn() throws Exception {
        Server server = ground.server(ONE);
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.ARRIVING ? seen.with(GuestPhase.BUILDING, Optional.empty()) : seen);
        ground.ask(server, LiveGround.live());
        ground.until(server, LiveStep.PREPARE);
        cloud.down.add("h2");
        Server after = cloud.settled(server.id());
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(after.whereabouts().host()).contains("h1");
        assertThat(cloud.held(server.id())).containsKey("h1_pci_0000_84_00_0");
        assertThat(ground.onHost("h2"))
                .as("what may still be in use is not given out")
                .isOne();
        cloud.down.remove("h2");
        while (ground.onHost("h2") > 0) {
            cloud.step();
        }
        ground.assertAtRest(cloud.settled(server.id()), "h1", VmState.ACTIVE);
    }

    /** Another controller goes on with what is stored, wherever the first was killed. */
    @ParameterizedTest
    @EnumSource(LiveStep.class)
    void aControllerThatDiesAtAnyStepLeavesNothingBetween(LiveStep step) throws Exception {
        Map<String, FakeHost> hosts = Map.copyOf(cloud.fakes);
        boolean fails = step == LiveStep.UNDO || step == LiveStep.RESTORE;
        Server server = ground.server(ONE);
        ground.hold(server, step);
        cloud.stopConductor();
        cloud.fakes.putAll(hosts);
        for (String host : List.of("h1", "h2", "h1", "h2")) {
            cloud.fake(host).obey();
        }
        cloud.startConductor();
        Server after = cloud.settled(server.id());
        ground.assertAtRest(after, fails ? "h1" : "h2", VmState.ACTIVE);
        assertThat(ground.onHost(fails ? "h1" : "h2")).isOne();
    }

    /** The host that a step waits for says nothing for a while: the move takes longer and ends as it would have. */
    @ParameterizedTest
    @EnumSource(LiveStep.class)
    void aHostThatIsAwayAtAnyStepIsFoundAgain(LiveStep step) throws Exception {
        Map<String, FakeHost> hosts = Map.copyOf(cloud.fakes);
        boolean fails = step == LiveStep.UNDO || step == LiveStep.RESTORE;
        Server server = ground.server(ONE);
        ground.hold(server, step);
        if (step == LiveStep.CLAIM) {
            cloud.startConductor();
        }
        for (int i = 0; i < 10; i++) {
            cloud.step();
        }
        cloud.fakes.putAll(hosts);
        ground.assertAtRest(cloud.settled(server.id()), fails ? "h1" : "h2", VmState.ACTIVE);
    }
}

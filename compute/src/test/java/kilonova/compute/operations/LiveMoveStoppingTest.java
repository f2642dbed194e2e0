package kilonova.compute.operations;

import static kilonova.compute.operations.LiveGround.ONE;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Servers that are told on their way to stay, or to come to an end. */
class LiveMoveStoppingTest {
    private final LiveGround ground = new LiveGround();
    private final SmallCloud cloud = ground.cloud;
    private final Roads roads = ground.roads;

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void itIsStoppedOnItsWayAndStays() throws Exception {
        roads.traffic((_, departure) -> departure.abort() ? Outcome.ABORTED : Outcome.UNDER_WAY);
        Server server = ground.server(ONE);
        ground.ask(server, LiveGround.live());
        ground.until(server, LiveStep.MOVE);
        Server moving = cloud.servers.find(server.id()).orElseThrow();
        ground.ask(
                moving,
                new ServerAction.StopLiveMigration(ground.migration(server).id(), false));
        Server after = cloud.settled(server.id());
        ground.assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(after.state().fault()).isEmpty();
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.CANCELLED);
        assertThat(ground.events(after, "live_migration_abort"))
                .containsExactly("compute_live_migration_abort=Success@h1");
    }

    @Test
    void itIsStoppedBeforeItLeavesOnlyByThoseWhoKnowThatTheyMay() throws Exception {
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.ARRIVING ? seen.with(GuestPhase.BUILDING, Optional.empty()) : seen);
        Server server = ground.server(ONE);
        ground.ask(server, LiveGround.live());
        ground.until(server, LiveStep.PREPARE);
        Server moving = cloud.servers.find(server.id()).orElseThrow();
        long id = ground.migration(server).id();
        assertThat(cloud.operations.act(moving, new ServerAction.StopLiveMigration(id, false), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.message()).contains("is preparing"));
        assertThat(cloud.operations.act(moving, new ServerAction.CompleteLiveMigration(id), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("migration.wrong_state"));
        assertThat(cloud.operations.act(moving, new ServerAction.StopLiveMigration(id + 1, true), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("migration.missing"));
        ground.ask(moving, new ServerAction.StopLiveMigration(id, true));
        Server after = cloud.settled(server.id());
        ground.assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.CANCELLED);
    }

    @Test
    void itIsBroughtToAnEnd() throws Exception {
        roads.traffic((_, departure) -> departure.complete() ? Outcome.DONE : Outcome.UNDER_WAY);
        Server server = ground.server(ONE);
        ground.ask(server, LiveGround.live());
        ground.until(server, LiveStep.MOVE);
        ground.ask(
                cloud.servers.find(server.id()).orElseThrow(),
                new ServerAction.CompleteLiveMigration(ground.migration(server).id()));
        ground.assertAtRest(cloud.settled(server.id()), "h2", VmState.ACTIVE);
    }

    @Test
    void aStopThatComesTooLateIsNoStop() throws Exception {
        Server server = ground.leaving();
        cloud.stopConductor();
        roads.traffic((_, _) -> Outcome.DONE);
        cloud.fake("h1").obey();
        ground.ask(
                cloud.servers.find(server.id()).orElseThrow(),
                new ServerAction.StopLiveMigration(ground.migration(server).id(), true));
        cloud.startConductor();
        Server after = cloud.settled(server.id());
        ground.assertAtRest(after, "h2", VmState.ACTIVE);
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.COMPLETED);
    }
}

package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kilonova.compute.operations.Arrows.Arrow;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The controller is killed at its first, second, … deed for every arrow of the servers' life cycle, and another goes on with what is
 * stored: the server comes to where the arrow leads, and nothing is held twice, forgotten or in between, no port and no image either.
 */
class KilledControllerTest {
    private static final Asker ASKER = new Asker("user", "project", "req-killed", false);
    private static final int MOST_DEEDS = 200;
    private static final Set<GuestPhase> ARRIVED =
            EnumSet.of(GuestPhase.RUNNING, GuestPhase.STOPPED, GuestPhase.ARRIVING);

    /** Every arrow that takes steps; who made the server what it was before makes no difference to most. */
    static Stream<Arrow> arrows() {
        List<Arrow> chosen = new ArrayList<>();
        Arrows.all()
                .filter(arrow -> !arrow.row().task().isEmpty() || arrow.action().endsWith("Interface"))
                .filter(arrow -> confirmsFirst(arrow) || chosen.stream().noneMatch(known -> isLike(known, arrow)))
                .forEach(chosen::add);
        return chosen.stream();
    }

    /** The deletion of a moved server is two operations, one after the other. */
    private static boolean confirmsFirst(Arrow arrow) {
        return arrow.from() == VmState.RESIZED && arrow.to() == VmState.SOFT_DELETED;
    }

    private static boolean isLike(Arrow known, Arrow other) {
        boolean bothStay = known.from() == known.to() && other.from() == other.to();
        return known.action().equals(other.action()) && (bothStay || known.to() == other.to());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrows")
    void theNextOneGoesOn(Arrow arrow) throws Exception {
        try (Arrows walk = new Arrows(arrow)) {
            int deeds = 1;
            while (dies(walk, arrow, deeds, false)) {
                assertThat(deeds).as("deeds of one operation").isLessThan(MOST_DEEDS);
                deeds++;
            }
            assertThat(deeds).isGreaterThan(1);
        }
    }

    /** The same where the host that the server is to come to cannot have it: the server stays what and where it was. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("journeys")
    void theNextOneTurnsBack(Arrow arrow) throws Exception {
        try (Arrows walk = new Arrows(arrow)) {
            int deeds = 1;
            while (dies(walk, arrow, deeds, true)) {
                assertThat(deeds).as("deeds of one operation").isLessThan(MOST_DEEDS);
                deeds++;
            }
            assertThat(deeds).isGreaterThan(1);
        }
    }

    static List<Arrow> journeys() {
        return List.of(
                new Arrow("Resize", VmState.ACTIVE, VmState.RESIZED),
                new Arrow("Migrate", VmState.STOPPED, VmState.RESIZED),
                new Arrow("LiveMigrate", VmState.PAUSED, VmState.PAUSED),
                new Arrow("Unshelve", VmState.SHELVED_OFFLOADED, VmState.ACTIVE),
                new Arrow("Evacuate", VmState.ACTIVE, VmState.ACTIVE));
    }

    /** Whether the controller died before the operation was done. */
    private static boolean dies(Arrows walk, Arrow arrow, int deeds, boolean fails) throws InterruptedException {
        SmallCloud cloud = walk.cloud;
        Server server = walk.brought();
        ServerAction action = walk.action(server);
        if (fails) {
            cloud.fakes.values().forEach(host -> host.trouble(seen -> cannotHave(server, seen)));
        }
        Mortality mortality = new Mortality();
        cloud.stopConductor();
        assertThat(cloud.operations.act(server, action, ASKER)).isEmpty();
        mortality.dieAfter(deeds);
        cloud.startConductor(mortality.of(cloud.work));
        for (int i = 0; i < 500 && !mortality.isDead() && !isOver(cloud, server); i++) {
            try {
                cloud.step();
            } catch (Mortality.Killed _) {
                break;
            }
        }
        boolean died = mortality.isDead();
        cloud.stopConductor();
        cloud.startConductor();
        Server after = cloud.settled(server.id());
        assertThat(after.state().vm()).as("killed at deed %d", deeds).isEqualTo(fails ? arrow.from() : arrow.to());
        assertThat(after.state().fault().isPresent()).isEqualTo(fails);
        if (fails) {
            assertThat(after.whereabouts()).isEqualTo(server.whereabouts());
        }
        walk.assertBooksAgree(after);
        walk.assertNothingIsLeftOver(after);
        assertThat(cloud.actions.list(server.id()).getFirst().events())
                .as("killed at deed %d", deeds)
                .allSatisfy(event -> assertThat(event.finishedAt()).isPresent())
                .anySatisfy(event -> assertThat(event.result()).contains(fails ? "Error" : "Success"));
        clear(cloud, after);
        return died;
    }

    private static ObservedGuest cannotHave(Server server, ObservedGuest seen) {
        boolean isNew = !server.whereabouts().guestId().equals(Optional.of(seen.guestId()));
        return isNew && seen.serverId().equals(server.id()) && ARRIVED.contains(seen.phase())
                ? FakeHost.failed(seen, "there is no room after all")
                : seen;
    }

    private static boolean isOver(SmallCloud cloud, Server server) {
        Optional<TaskState> task =
                cloud.servers.find(server.id()).orElseThrow().state().task();
        return task.isEmpty()
                && cloud.database
                        .read(handle -> Operations.find(handle, server.id()))
                        .isEmpty();
    }

    private static void clear(SmallCloud cloud, Server server) {
        cloud.fakes.values().forEach(host -> host.trouble(UnaryOperator.identity()));
        cloud.down.clear();
        if (server.state().vm() != VmState.DELETED) {
            cloud.act(server, new ServerAction.ForceDelete());
        }
        cloud.settled(server.id());
        cloud.step();
        assertThat(cloud.used("VGPU")).isEmpty();
    }
}

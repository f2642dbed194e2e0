package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kilonova.compute.operations.Arrows.Arrow;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Lifecycle;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.Transition;
import kilonova.compute.servers.VmState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks every arrow of the servers' life cycle, and tries every one that is not there. */
class LifecycleWalkTest {
    private static final Asker ASKER = new Asker("user", "project", "req-walk", false);

    /** What a hard reboot may take the place of. */
    private static final Set<String> HANGS = Set.of("Reboot", "Pause", "Unpause", "Suspend", "Resume");

    static Stream<Arrow> arrows() {
        return Arrows.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrows")
    void arrow(Arrow arrow) throws Exception {
        try (Arrows walk = new Arrows(arrow)) {
            SmallCloud cloud = walk.cloud;
            Server server = walk.brought();
            assertThat(server.state().vm()).isEqualTo(arrow.from());
            ServerAction action = walk.action(server);

            assertThat(cloud.operations.act(server, action, ASKER)).isEmpty();

            Server answered = cloud.servers.find(server.id()).orElseThrow();
            Server after = walk.isAtOnce() ? answered : cloud.settled(server.id());
            assertThat(after.state().vm()).isEqualTo(arrow.to());
            Set<TaskState> shown = new HashSet<>(arrow.row().task());
            server.state().task().ifPresent(shown::add);
            assertThat(shown).containsAll(answered.state().task().stream().toList());
            Server atRest = cloud.settled(server.id());
            walk.assertBooksAgree(atRest);
            boolean onNoHost = server.whereabouts().host().isEmpty();
            InstanceAction told = cloud.actions.list(server.id()).stream()
                    .filter(known -> known.requestId().equals(ASKER.requestId()))
                    .findFirst()
                    .orElseThrow();
            assertTold(told, action, walk.isAtOnce() || onNoHost);
        }
    }

    /** Every step has an end, a result, and the host that took it, where one did. */
    private static void assertTold(InstanceAction told, ServerAction action, boolean byNoHost) {
        assertThat(told.action()).isEqualTo(action.wireName());
        assertThat(told.events()).allSatisfy(event -> {
            assertThat(event.finishedAt()).isPresent();
            assertThat(event.result()).contains("Success");
        });
        assertThat(byNoHost
                        || told.events().stream().anyMatch(event -> event.host().isPresent()))
                .isTrue();
    }

    /** Each action that a state does not take, and what is asked of a move where there is none. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
    void noArrow(VmState state) throws Exception {
        try (Arrows walk = new Arrows(new Arrow("Lock", state, state))) {
            SmallCloud cloud = walk.cloud;
            Server server = walk.brought();
            Map<String, Map<String, Long>> held = cloud.held(server.id());
            for (Transition row : Lifecycle.TABLE) {
                if (row.from().contains(state) && row.during().isEmpty()) {
                    continue;
                }
                ServerAction action = walk.action(new Arrow(row.action().getSimpleName(), state, state), server);
                cloud.down.clear();
                assertThat(cloud.operations.act(server, action, ASKER))
                        .as(action.wireName())
                        .hasValueSatisfying(no -> assertNames(no, server, row));
            }
            assertThat(cloud.servers.find(server.id()).orElseThrow().state()).isEqualTo(server.state());
            assertThat(cloud.held(server.id())).isEqualTo(held);
        }
    }

    /** The state that it is in, and those that would take the action. */
    private static void assertNames(Refusal refusal, Server server, Transition row) {
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
        if (row.during().isPresent() || server.state().task().isPresent()) {
            String task = server.state().task().map(TaskState::wireName).orElse("None");
            assertThat(refusal.message()).contains("task_state " + task);
            row.during().ifPresent(wanted -> assertThat(refusal.message()).contains(wanted.wireName()));
        } else {
            assertThat(refusal.message())
                    .contains("vm_state " + server.state().vm().wireName());
            row.from().forEach(from -> assertThat(refusal.message()).contains(from.wireName()));
        }
    }

    /** No server that has no guest, or two, is active by being called so. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void noLie(Arrow arrow) throws Exception {
        try (Arrows walk = new Arrows(arrow)) {
            Server server = walk.brought();
            assertThat(walk.cloud.operations.act(server, walk.action(server), SmallCloud.ASKER))
                    .hasValueSatisfying(no -> {
                        assertThat(no.kind()).isEqualTo(Refusal.Kind.CONFLICT);
                        assertThat(no.message()).contains(arrow.from().wireName());
                    });
        }
    }

    static List<Arrow> lies() {
        return Stream.of(VmState.BUILDING, VmState.RESIZED, VmState.SHELVED_OFFLOADED)
                .map(state -> new Arrow("ResetState", state, VmState.ACTIVE))
                .toList();
    }

    /** What is under way is not disturbed by anything but a removal, and by what is asked of it alone. */
    @ParameterizedTest(name = "during {0}")
    @MethodSource("tasks")
    void nothingMeanwhile(Arrow arrow) throws Exception {
        try (Arrows walk = new Arrows(arrow)) {
            Server server = walk.brought();
            walk.cloud.stopConductor();
            assertThat(walk.cloud.operations.act(server, walk.action(server), SmallCloud.ASKER))
                    .isEmpty();
            Server busy = walk.cloud.servers.find(server.id()).orElseThrow();
            TaskState task = busy.state().task().orElseThrow();
            assertThat(arrow.row().task()).contains(task);
            for (Arrow other : Arrows.all().toList()) {
                boolean mayBeAsked = other.row().isTakenByAll()
                        || other.row().during().equals(Optional.of(task))
                        || (other.action().equals("Reboot") && HANGS.contains(arrow.action()));
                if (!mayBeAsked) {
                    assertThat(walk.cloud.operations.act(busy, walk.action(other, busy), SmallCloud.ASKER))
                            .hasValueSatisfying(no -> {
                                assertThat(no.kind()).isEqualTo(Refusal.Kind.CONFLICT);
                                assertThat(no.message()).contains("task_state " + task.wireName());
                            });
                }
            }
        }
    }

    /** What hangs in a guest is ended by a hard reboot, and the server runs with all that it had. */
    @ParameterizedTest(name = "instead of {0}")
    @MethodSource("hanging")
    void wayOut(Arrow arrow) throws Exception {
        try (Arrows walk = new Arrows(arrow)) {
            Server server = walk.brought();
            Map<String, Map<String, Long>> held = walk.cloud.held(server.id());
            assertThat(walk.cloud.operations.act(server, walk.action(server), ASKER))
                    .isEmpty();
            Server busy = walk.cloud.servers.find(server.id()).orElseThrow();
            assertThat(busy.state().task()).isPresent();

            Server after = walk.cloud.act(busy, new ServerAction.Reboot(true));

            assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
            assertThat(after.state().power()).isEqualTo(PowerState.RUNNING);
            assertThat(walk.cloud.held(server.id())).isEqualTo(held);
            walk.assertBooksAgree(after);
            assertThat(walk.cloud
                            .actions
                            .find(server.id(), ASKER.requestId())
                            .orElseThrow()
                            .events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.details())
                            .hasValueSatisfying(why -> assertThat(why).contains("'reboot' took its place")));
        }
    }

    static Stream<Arrow> hanging() {
        return arrows().filter(arrow -> HANGS.contains(arrow.action())).filter(arrow -> arrow.from() != VmState.ERROR);
    }

    static Stream<Arrow> tasks() {
        return Lifecycle.TABLE.stream()
                .filter(row -> !row.task().isEmpty() && row.during().isEmpty())
                .map(row -> {
                    VmState from = row.from().stream().sorted().findFirst().orElseThrow();
                    return new Arrow(
                            row.action().getSimpleName(),
                            row.isTakenByAll() ? VmState.ACTIVE : from,
                            row.isTakenByAll()
                                    ? VmState.DELETED
                                    : row.to(from).iterator().next());
                });
    }
}

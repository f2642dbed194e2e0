package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.GPU_2;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kilonova.agent.kernel.Errno;
import kilonova.agent.reconcile.StepListener;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent is killed before its first, second, … step of an operation, and another one goes on with its files: the operation is
 * finished, or was never begun; nothing is left over, and what is not ours was not touched.
 */
final class CrashTest {
    @TempDir
    Path directory;

    /** The process is gone. */
    static final class Killed extends Error {
        Killed(String before) {
            super("killed before: " + before, null, false, false);
        }
    }

    /** Kills the agent before a step, and everything that still runs of it before its next step. */
    static final class Killer implements StepListener {
        private final AtomicInteger steps = new AtomicInteger();
        private final AtomicBoolean dead = new AtomicBoolean();
        private final int at;

        Killer(int at) {
            this.at = at;
        }

        @Override
        public void before(String what) {
            if (steps.incrementAndGet() >= at) {
                dead.set(true);
                throw new Killed(what);
            }
        }

        boolean struck() {
            return dead.get();
        }
    }

    /** An operation under test. */
    private record Operation(
            String name,
            String profile,
            String provider,
            Consumer<Workbench> before,
            BiConsumer<Workbench, UUID> act,
            BiConsumer<Workbench, UUID> check) {}

    static Stream<Arguments> operations() {
        return Stream.of(
                        new Operation("create", "m10", GPU_1, bench -> {}, (bench, guest) -> {}, CrashTest::runs),
                        new Operation(
                                "create on a function",
                                "l40s-vf",
                                "0000:82:00.0",
                                bench -> {},
                                (bench, guest) -> {},
                                CrashTest::runs),
                        new Operation(
                                "delete", "m10", GPU_1, Workbench::look, goal(GuestGoal.ABSENT), CrashTest::isGone),
                        new Operation(
                                "delete on a function",
                                "l40s-vf",
                                "0000:82:00.0",
                                Workbench::look,
                                goal(GuestGoal.ABSENT),
                                CrashTest::isGone),
                        new Operation(
                                "stop",
                                "m10",
                                GPU_1,
                                Workbench::look,
                                goal(GuestGoal.STOPPED),
                                (bench, guest) -> assertThat(bench.phase(guest)).isEqualTo(GuestPhase.STOPPED)),
                        new Operation(
                                "pause",
                                "m10",
                                GPU_1,
                                Workbench::look,
                                goal(GuestGoal.PAUSED),
                                (bench, guest) -> assertThat(bench.phase(guest)).isEqualTo(GuestPhase.PAUSED)),
                        new Operation("soft reboot", "m10", GPU_1, Workbench::look, reboot(false), CrashTest::runs),
                        new Operation("hard reboot", "m10", GPU_1, Workbench::look, reboot(true), CrashTest::runs),
                        new Operation(
                                "rebuild",
                                "m10",
                                GPU_1,
                                Workbench::look,
                                (bench, guest) -> bench.controller.want(Wishes.rebuild(bench.controller.wanted(guest))),
                                CrashTest::runs),
                        new Operation(
                                "failing build",
                                "m10",
                                GPU_1,
                                bench -> {},
                                (bench, guest) -> bench.host
                                        .kernel()
                                        .failNext(
                                                kilonova.agent.simulated.kernel.Operation.CREATE_MDEV,
                                                "85:00.0",
                                                Errno.EIO,
                                                1_000),
                                CrashTest::failed),
                        new Operation(
                                "lost ledger",
                                "m10",
                                GPU_1,
                                Workbench::look,
                                (bench, guest) -> bench.loseLedger(),
                                CrashTest::runs),
                        new Operation(
                                "lost ledger of a function",
                                "l40s-vf",
                                "0000:82:00.0",
                                Workbench::look,
                                (bench, guest) -> bench.loseLedger(),
                                CrashTest::runs),
                        new Operation(
                                "delete after the ledger was lost",
                                "m10",
                                GPU_1,
                                Workbench::look,
                                (bench, guest) -> {
                                    bench.loseLedger();
                                    bench.controller.want(
                                            Wishes.goal(bench.controller.wanted(guest), GuestGoal.ABSENT));
                                },
                                CrashTest::isGone),
                        new Operation(
                                "host reboot",
                                "m10",
                                GPU_1,
                                Workbench::look,
                                (bench, guest) -> bench.rebootHost(),
                                CrashTest::runs))
                .map(operation -> Arguments.of(operation.name(), operation));
    }

    private static BiConsumer<Workbench, UUID> goal(GuestGoal goal) {
        return (bench, guest) -> bench.controller.want(Wishes.goal(bench.controller.wanted(guest), goal));
    }

    private static BiConsumer<Workbench, UUID> reboot(boolean hard) {
        return (bench, guest) -> bench.controller.want(Wishes.reboot(bench.controller.wanted(guest), hard));
    }

    private static void runs(Workbench bench, UUID guest) {
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.seen(guest).rebootCount())
                .isEqualTo(bench.controller.wanted(guest).rebootCount());
        assertThat(bench.seen(guest).rebuildCount())
                .isEqualTo(bench.controller.wanted(guest).rebuildCount());
    }

    private static void isGone(Workbench bench, UUID guest) {
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.ABSENT);
        assertThat(bench.unitsIn(guest)).isEmpty();
    }

    private static void failed(Workbench bench, UUID guest) {
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.FAILED);
        assertThat(bench.seen(guest).problem().orElseThrow().code()).isEqualTo("mdev.create_failed");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void killedAtEveryStep(String name, Operation operation) throws IOException {
        int at = 1;
        while (survives(operation, at)) {
            at++;
        }
        assertThat(at).as("steps at which the agent was killed during %s", name).isGreaterThan(3);
    }

    /** @return whether the operation was long enough for the agent to be killed */
    private boolean survives(Operation operation, int at) throws IOException {
        Path files = Files.createDirectory(directory.resolve("killed-at-" + at));
        try (var bench = new Workbench(files, operation.profile())) {
            if (operation.profile().equals("m10")) {
                UnitId stranger = bench.makeForeign(GPU_1, "nvidia-35");
                assertThat(stranger).isNotNull();
            }
            UUID guest = bench.newId();
            boolean two = operation.profile().equals("m10");
            bench.controller.want(
                    two
                            ? Wishes.running(guest, vgpu(operation.provider()), vgpu(GPU_2))
                            : Wishes.running(guest, vgpu(operation.provider())));
            operation.before().accept(bench);
            Set<UnitId> units = bench.unitsIn(guest);
            operation.act().accept(bench, guest);
            Killer killer = new Killer(at);
            bench.listen(killer);
            try {
                bench.look();
            } catch (Killed killed) {
                assertThat(killer.struck()).isTrue();
            }

            bench.restartAgent();
            bench.look();

            operation.check().accept(bench, guest);
            bench.assertSound();
            if (!units.isEmpty() && bench.phase(guest) != GuestPhase.ABSENT) {
                assertThat(bench.unitsIn(guest)).as("it keeps its devices").isEqualTo(units);
            }
            return killer.struck();
        }
    }
}

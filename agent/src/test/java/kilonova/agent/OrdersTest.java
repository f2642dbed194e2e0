package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.GPU_2;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Answer.BoardChange;
import kilonova.agent.control.Order;
import kilonova.agent.kernel.AlteredKernel;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.simulated.kernel.Operation;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator orders while the host runs. */
final class OrdersTest {
    @TempDir
    Path directory;

    private static BoardChange change(Answer answer) {
        assertThat(answer).isInstanceOf(BoardChange.class);
        return (BoardChange) answer;
    }

    private static Problem refusal(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).problem();
    }

    private static Order retype(String board, String type) {
        return new Order.Retype(board, Optional.of(type), false);
    }

    private static List<String> notes(Workbench bench, String board) {
        return bench.provider(board).notes().stream().map(Problem::code).toList();
    }

    @Test
    void aDrainedBoardGivesNothingNewKeepsItsGuestsAndSaysWhy() {
        try (var bench = new Workbench(directory, "m10")) {
            UUID stays = bench.create(vgpu(GPU_1));

            BoardChange drained = change(bench.order(new Order.Drain(GPU_1, false, false)));
            bench.look();

            assertThat(drained.applied()).isTrue();
            assertThat(drained.kept()).hasSize(1);
            DeviceProvider provider = bench.provider(GPU_1);
            assertThat(provider.reserved()).isEqualTo(provider.total());
            assertThat(notes(bench, GPU_1)).containsExactly("device.drained");
            assertThat(bench.provider(GPU_2).reserved()).isZero();
            UUID promisedBefore = bench.create(vgpu(GPU_1));
            assertThat(bench.phase(promisedBefore))
                    .as("what Placement gave before it heard of it is kept")
                    .isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.phase(stays)).isEqualTo(GuestPhase.RUNNING);

            bench.restartAgent();
            bench.look();
            assertThat(notes(bench, GPU_1)).as("after a restart").containsExactly("device.drained");

            assertThat(change(bench.order(new Order.Drain(GPU_1, true, false))).applied())
                    .isTrue();
            bench.look();
            assertThat(bench.provider(GPU_1).reserved()).isZero();
            bench.assertSound();
        }
    }

    @ParameterizedTest
    @CsvSource({"m10, 0000:84:00.0, M10-2Q, 4", "a40, 0000:41:00.0, A40-4Q, 12", "l40s-vf, 0000:82:00.0, L40S-8Q, 6"})
    void x7_C4_a_board_with_guests_drains_and_the_new_type_comes_when_the_last_has_gone(
            String profile, String board, String type, int capacity) {
        try (var bench = new Workbench(directory, profile)) {
            UUID one = bench.create(vgpu(board));
            UUID two = bench.create(vgpu(board));
            List<DeviceProvider> others = others(bench, board);

            BoardChange changed = change(bench.order(retype(board, type)));
            bench.look();

            assertThat(changed.applied()).isTrue();
            assertThat(changed.kept())
                    .extracting(unit -> unit.guest().orElseThrow())
                    .containsExactlyInAnyOrder(one, two);
            assertThat(bench.provider(board))
                    .extracting(DeviceProvider::total, DeviceProvider::reserved)
                    .containsExactly(2, 2);
            assertThat(notes(bench, board)).containsExactly("device.type_change_waits");
            assertThat(bench.phase(one)).isEqualTo(GuestPhase.RUNNING);
            UUID early = bench.create(vgpu(board));
            assertThat(bench.phase(early)).isEqualTo(GuestPhase.FAILED);
            assertThat(others(bench, board)).as("no other board is disturbed").isEqualTo(others);

            bench.goal(one, GuestGoal.ABSENT);
            bench.restartAgent();
            bench.look();
            assertThat(notes(bench, board)).containsExactly("device.type_change_waits");
            bench.goal(two, GuestGoal.ABSENT);

            assertThat(bench.provider(board))
                    .extracting(DeviceProvider::total, DeviceProvider::reserved)
                    .containsExactly(capacity, 0);
            UUID late = bench.create(vgpu(board));
            assertThat(bench.phase(late)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.provider(board).description()).contains(type);

            assertThat(change(bench.order(new Order.Retype(board, Optional.empty(), false)))
                            .applied())
                    .isTrue();
            bench.goal(late, GuestGoal.ABSENT);
            assertThat(others(bench, board)).isEqualTo(others);
            assertThat(bench.provider(board).notes()).isEmpty();
            assertThat(bench.provider(board).description()).doesNotContain(type);
            bench.assertSound();
        }
    }

    @ParameterizedTest
    @CsvSource({"m10, 0000:84:00.0, M10-2Q", "mbochs, mbochs_mbochs, mbochs-large"})
    void C4_after_a_boot_a_board_gives_none_of_its_new_type_before_its_guests_have_their_units(
            String profile, String board, String type) {
        try (var bench = new Workbench(directory, profile)) {
            UUID one = bench.create(vgpu(board));
            UUID two = bench.create(vgpu(board));
            bench.order(retype(board, type));
            bench.rebootHost();
            bench.restartAgent();
            List<Answer.Offered> meanwhile = new CopyOnWriteArrayList<>();
            bench.listen(step -> {
                if (step.equals("Make")) {
                    meanwhile.addAll(offered(bench, board));
                }
            });

            bench.look();

            assertThat(meanwhile).hasSize(2).allSatisfy(offer -> {
                assertThat(offer.free()).isZero();
                assertThat(offer.notes()).extracting(Problem::code).containsExactly("device.type_change_waits");
            });
            assertThat(bench.phase(one)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.phase(two)).isEqualTo(GuestPhase.RUNNING);
            bench.assertSound();
        }
    }

    private static List<Answer.Offered> offered(Workbench bench, String board) {
        return ((Answer.HostStatus) bench.order(new Order.Status()))
                .boards().stream()
                        .filter(status -> status.device().equals(board))
                        .map(Answer.BoardStatus::offer)
                        .toList();
    }

    private static List<DeviceProvider> others(Workbench bench, String board) {
        return bench.controller.last().providers().stream()
                .filter(provider -> !provider.key().equals(board))
                .toList();
    }

    @Test
    void C4_a_board_that_mixes_sizes_gives_the_new_type_at_once() {
        String board = "mbochs_mbochs";
        try (var bench = new Workbench(directory, "mbochs")) {
            bench.create(vgpu(board));

            BoardChange changed = change(bench.order(retype(board, "mbochs-large")));

            assertThat(changed.after().free()).isEqualTo(3);
            assertThat(bench.phase(bench.create(vgpu(board)))).isEqualTo(GuestPhase.RUNNING);
            bench.assertSound();
        }
    }

    @Test
    void aPlanChangesNothing() {
        try (var bench = new Workbench(directory, "m10")) {
            bench.create(vgpu(GPU_1));
            DeviceProvider before = bench.provider(GPU_1);

            BoardChange plan = change(bench.order(new Order.Retype(GPU_1, Optional.of("M10-2Q"), true)));
            BoardChange drain = change(bench.order(new Order.Drain(GPU_1, false, true)));
            bench.look();

            assertThat(plan.applied()).isFalse();
            assertThat(plan.steps()).hasSize(4).anyMatch(step -> step.contains("when the last of them is released"));
            assertThat(plan.after().notes()).extracting(Problem::code).containsExactly("device.type_change_waits");
            assertThat(drain.after().free()).isZero();
            assertThat(bench.provider(GPU_1)).isEqualTo(before);
            assertThat(directory.resolve("agent/overrides.json")).doesNotExist();
        }
    }

    @Test
    void whatIsSoAlreadyIsSaidAndNotDone() {
        try (var bench = new Workbench(directory, "m10")) {
            bench.look();
            bench.order(retype(GPU_1, "M10-2Q"));

            BoardChange again = change(bench.order(retype(GPU_1, "M10-2Q")));

            assertThat(again.applied()).isFalse();
            assertThat(again.steps()).isEmpty();
            assertThat(change(bench.order(new Order.Drain(GPU_1, true, false))).steps())
                    .isEmpty();
        }
    }

    @Test
    void theClassIsTheTypesOwnOrElseTheBoards() {
        DeviceSettings settings = new DeviceSettings(
                List.of(
                        new MdevTypeSelection(
                                "nvidia-35",
                                Set.of(DeviceKey.parse(GPU_1).orElseThrow()),
                                "CUSTOM_SMALL",
                                OptionalInt.empty()),
                        new MdevTypeSelection(
                                "nvidia-45",
                                Set.of(DeviceKey.parse(GPU_2).orElseThrow()),
                                "CUSTOM_LARGE",
                                OptionalInt.empty())),
                Set.of());
        try (var bench = new Workbench(directory, "m10", usual -> settings, 1)) {
            bench.look();
            bench.order(retype(GPU_1, "M10-2Q"));
            bench.look();
            assertThat(bench.provider(GPU_1).resourceClass()).isEqualTo("CUSTOM_SMALL");

            bench.order(retype(GPU_1, "M10-8Q"));
            UUID guest = bench.create(new DeviceClaim(GPU_1, "CUSTOM_LARGE", 1));

            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.provider(GPU_1).resourceClass()).isEqualTo("CUSTOM_LARGE");
            assertThat(bench.provider(GPU_2).resourceClass()).isEqualTo("CUSTOM_LARGE");
        }
    }

    @Test
    void whatCannotBeDoneIsRefusedWithTheReason() {
        try (var bench = new Workbench(directory, "m10")) {
            UnitId foreign = bench.makeForeign(GPU_1, "nvidia-35");
            bench.look();

            assertThat(refusal(bench.order(retype("gpu 0", "M10-2Q"))).code()).isEqualTo("device.unknown");
            assertThat(refusal(bench.order(retype("0000:99:00.0", "M10-2Q"))).message())
                    .contains("0000:99:00.0", GPU_1, GPU_2);
            Problem type = refusal(bench.order(retype(GPU_1, "A40-2Q")));
            assertThat(type.code()).isEqualTo("device.type_unknown");
            assertThat(type.message()).contains("M10-2Q");
            assertThat(refusal(bench.order(retype(GPU_1, "M10-2Q"))))
                    .as("somebody else's unit, which stays, leaves no room for the type")
                    .satisfies(problem -> {
                        assertThat(problem.code()).isEqualTo("device.retype_useless");
                        assertThat(problem.message()).contains("were not made by Kilonova");
                    });
            assertThat(bench.kernelUnits()).extracting(unit -> unit.id()).containsExactly(foreign);
            bench.assertSound();
        }
    }

    @Test
    void aChoiceThatCannotBeKeptIsNotApplied() throws IOException {
        try (var bench = new Workbench(directory, "m10")) {
            bench.look();
            DeviceProvider before = bench.provider(GPU_1);
            Files.createDirectories(directory.resolve("agent/overrides.json.new"));

            Problem problem = refusal(bench.order(new Order.Drain(GPU_1, false, false)));
            bench.look();

            assertThat(problem.code()).isEqualTo("overrides.unwritable");
            assertThat(bench.provider(GPU_1)).isEqualTo(before);
        }
    }

    @Test
    void aChangeThatComesToNothingIsTakenBack() {
        try (var bench = new Workbench(directory, "m10")) {
            AtomicBoolean vanishes = new AtomicBoolean(true);
            Path choices = directory.resolve("agent/overrides.json");
            bench.hideFromNextAgent(path -> vanishes.get() && path.contains("0000:84:00.0") && Files.exists(choices));
            bench.restartAgent();
            bench.look();
            DeviceProvider before = bench.provider(GPU_1);

            Problem problem = refusal(bench.order(retype(GPU_1, "M10-2Q")));
            vanishes.set(false);
            bench.look();

            assertThat(problem.code()).isEqualTo("device.change_failed");
            assertThat(bench.provider(GPU_1)).isEqualTo(before);
            bench.restartAgent();
            bench.look();
            assertThat(bench.provider(GPU_1)).as("after a restart").isEqualTo(before);
        }
    }

    /** The board does not show the type any more that it is to give from then on. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takingAChoiceBackThatComesToNothingLeavesTheChoice(boolean drained) {
        Order choice = drained ? new Order.Drain(GPU_1, false, false) : retype(GPU_1, "M10-2Q");
        Order back = drained ? new Order.Drain(GPU_1, true, false) : new Order.Retype(GPU_1, Optional.empty(), false);
        try (var bench = new Workbench(directory, "m10")) {
            AtomicBoolean vanishes = new AtomicBoolean();
            String type = bench.host.usualDevices().types().getFirst().type();
            bench.hideFromNextAgent(path ->
                    path.contains(GPU_1 + "/mdev_supported_types/" + type) && vanishes.get() && !isChosen(GPU_1));
            bench.restartAgent();
            bench.order(choice);
            bench.look();
            DeviceProvider before = bench.provider(GPU_1);
            vanishes.set(true);

            Problem problem = refusal(bench.order(back));
            vanishes.set(false);
            bench.look();

            assertThat(problem.code()).isEqualTo("device.change_failed");
            assertThat(bench.provider(GPU_1)).isEqualTo(before);
        }
    }

    private boolean isChosen(String board) {
        try {
            return Files.readString(directory.resolve("agent/overrides.json")).contains(board);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void x18_a_device_that_vanishes_keeps_its_provider_and_others_go_on() {
        try (var bench = new Workbench(directory, "m10")) {
            UUID hurt = bench.create(vgpu(GPU_1));
            UUID well = bench.create(vgpu(GPU_2));
            bench.hideFromNextAgent(path -> path.contains("84:00.0")
                    || bench.unitsIn(hurt).stream().anyMatch(unit -> path.contains(unit.toString())));
            bench.restartAgent();

            bench.look();

            assertThat(bench.phase(hurt)).isEqualTo(GuestPhase.DEGRADED);
            assertThat(bench.seen(hurt).problem().orElseThrow().code()).isEqualTo("device.missing");
            assertThat(bench.provider(GPU_1))
                    .extracting(DeviceProvider::total, DeviceProvider::reserved)
                    .containsExactly(1, 1);
            assertThat(notes(bench, GPU_1)).containsExactly("device.not_offered");
            assertThat(bench.phase(well)).isEqualTo(GuestPhase.RUNNING);
            UUID fresh = bench.create(vgpu(GPU_2));
            assertThat(bench.phase(fresh)).as("others are still served").isEqualTo(GuestPhase.RUNNING);
            Answer.HostStatus status = (Answer.HostStatus) bench.order(new Order.Status());
            assertThat(status.units())
                    .filteredOn(unit -> unit.state().equals("quarantined"))
                    .singleElement()
                    .satisfies(unit -> {
                        assertThat(unit.guest()).contains(hurt);
                        assertThat(unit.reason().orElseThrow().code()).isEqualTo("device.missing");
                    });
            assertThat(refusal(bench.order(new Order.Lift(
                                    bench.unitsIn(hurt).iterator().next().toString())))
                            .code())
                    .isEqualTo("unit.held");
        }
    }

    @Test
    void a_function_that_takes_no_type_is_passed_over_until_it_does() {
        String board = "0000:82:00.0";
        String broken = "0000:82:00.4";
        try (var bench = new Workbench(directory, "l40s-vf")) {
            bench.host.kernel().failNext(Operation.SET_TYPE, broken, Errno.EIO, 1_000);
            UUID failed = bench.create(vgpu(board));
            assertThat(bench.phase(failed)).isEqualTo(GuestPhase.FAILED);

            List<UUID> guests = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                guests.add(bench.create(vgpu(board)));
            }

            assertThat(guests)
                    .as("all that the board has memory for")
                    .allMatch(guest -> bench.phase(guest) == GuestPhase.RUNNING);
            assertThat(bench.provider(board).total()).isEqualTo(24);
            assertThat(notes(bench, board)).contains("device.quarantined_units");
            UnitId unit = UnitId.parse(broken).orElseThrow();
            assertThat(bench.ledger().devices().stateOf(unit).kind()).isEqualTo(UnitState.Kind.QUARANTINED);

            assertThat(bench.order(new Order.Lift(broken))).isEqualTo(new Answer.Lifted(broken));
            assertThat(bench.ledger().devices().stateOf(unit).kind()).isEqualTo(UnitState.Kind.FREE);
            assertThat(refusal(bench.order(new Order.Lift(broken))).code()).isEqualTo("unit.not_quarantined");
            assertThat(refusal(bench.order(new Order.Lift("x"))).code()).isEqualTo("unit.unknown");
        }
    }

    @Test
    void a_function_that_is_sound_again_is_found_out_by_trying() {
        String broken = "0000:82:00.4";
        try (var bench = new Workbench(directory, "l40s-vf")) {
            bench.host.kernel().failNext(Operation.SET_TYPE, broken, Errno.EIO, 2);
            bench.create(vgpu("0000:82:00.0"));
            UnitId unit = UnitId.parse(broken).orElseThrow();

            bench.look();
            assertThat(bench.ledger().devices().stateOf(unit).kind()).isEqualTo(UnitState.Kind.QUARANTINED);
            bench.look();

            assertThat(bench.ledger().devices().stateOf(unit).kind()).isEqualTo(UnitState.Kind.FREE);
            bench.assertSound();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void C9_a_function_that_took_no_type_and_that_somebody_else_uses_by_now_is_theirs(boolean lifted) {
        String broken = "0000:82:00.4";
        try (var bench = new Workbench(directory, "l40s-vf")) {
            bench.host.kernel().failNext(Operation.SET_TYPE, broken, Errno.EIO, 1);
            bench.create(vgpu("0000:82:00.0"));
            UnitId unit = UnitId.parse(broken).orElseThrow();
            String type = bench.ledger()
                    .devices()
                    .find(unit)
                    .orElseThrow()
                    .unit()
                    .type()
                    .value();
            assertThat(bench.host.kernel().write("/sys/bus/pci/devices/" + broken + "/nvidia/current_vgpu_type", type))
                    .isEmpty();

            if (lifted) {
                assertThat(bench.order(new Order.Lift(broken))).isEqualTo(new Answer.Lifted(broken));
            }
            bench.look();
            bench.look();

            assertThat(bench.kernelUnits()).extracting(Unit::id).containsExactly(unit);
            assertThat(bench.ledger().devices().stateOf(unit).kind()).isEqualTo(UnitState.Kind.FOREIGN);
        }
    }

    @Test
    void a_trial_that_a_crash_broke_off_leaves_nothing() {
        String broken = "0000:82:00.4";
        try (var bench = new Workbench(directory, "l40s-vf")) {
            bench.host.kernel().failNext(Operation.SET_TYPE, broken, Errno.EIO, 1);
            bench.create(vgpu("0000:82:00.0"));
            bench.listen(step -> {
                if (step.equals("sync before Remove")) {
                    throw new AssertionError("killed");
                }
            });
            assertThatThrownBy(bench::look).hasMessage("killed");
            assertThat(bench.kernelUnits()).hasSize(1);

            bench.restartAgent();
            bench.look();

            assertThat(bench.kernelUnits()).isEmpty();
            assertThat(bench.ledger().devices().entries()).isEmpty();
            bench.assertSound();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Errno.class,
            names = {"EIO", "EBUSY", "ETIMEDOUT"})
    void a_trial_that_the_driver_denies_although_it_sets_the_type_leaves_nothing(Errno answer) {
        String broken = "0000:82:00.4";
        try (var bench = new Workbench(directory, "l40s-vf")) {
            bench.useForNextAgent(new AlteredKernel(bench.host.kernel()) {
                @Override
                public Optional<KernelError> write(String path, String text) {
                    return super.write(path, text)
                            .or(() -> path.contains(broken) && !text.equals("0")
                                    ? Optional.of(new KernelError(answer, path, "write"))
                                    : Optional.empty());
                }
            });
            bench.restartAgent();
            bench.host.kernel().failNext(Operation.SET_TYPE, broken, Errno.EIO, 1);
            bench.create(vgpu("0000:82:00.0"));
            assertThat(bench.ledger().devices().where(UnitEntry::broken)).hasSize(1);

            bench.look();
            bench.look();

            assertThat(bench.kernelUnits()).isEmpty();
            assertThat(bench.ledger().devices().entries()).isEmpty();
            bench.assertSound();
        }
    }

    @Test
    void aFullBoardIsNoBrokenFunction() {
        try (var bench = new Workbench(directory, "l40s-vf")) {
            bench.host.kernel().failNext(Operation.SET_TYPE, Errno.ENOSPC, 1);

            UUID failed = bench.create(vgpu("0000:82:00.0"));

            assertThat(bench.phase(failed)).isEqualTo(GuestPhase.FAILED);
            assertThat(bench.ledger().devices().entries()).isEmpty();
        }
    }

    @Test
    void functionsOfABoardThatIsPromisedAreNotTakenAway() {
        String board = "0000:82:00.0";
        try (var bench = new Workbench(directory, "l40s-vf")) {
            UUID guest = bench.create(vgpu(board));
            bench.goal(guest, GuestGoal.STOPPED);
            bench.rebootHost();

            assertThat(refusal(bench.order(new Order.DisableFunctions(board))).message())
                    .contains("the ledger has 1 unit(s) on it");
            bench.goal(guest, GuestGoal.ABSENT);

            assertThat(bench.order(new Order.DisableFunctions(board)))
                    .isEqualTo(new Answer.Functions(board, 32, List.of()));
            assertThat(bench.order(new Order.EnableFunctions(board, Optional.of(8))))
                    .isInstanceOfSatisfying(
                            Answer.Functions.class,
                            now -> assertThat(now.functions()).hasSize(8));
            bench.look();
            assertThat(bench.provider(board).total()).isEqualTo(8);
        }
    }

    /** Whoever cleans up looks at what nobody has, and may come to act when somebody has it. */
    @Test
    void functionThatSomebodyHasByNowIsNotClearedByWhoTookItForNobodys() {
        try (var bench = new Workbench(directory, "l40s-vf")) {
            UUID first = bench.create(vgpu("0000:82:00.0"));
            UnitId unit = bench.unitsIn(first).iterator().next();
            bench.host.kernel().failNext(Operation.SET_TYPE, Errno.EIO, 1);
            bench.goal(first, GuestGoal.ABSENT);
            assertThat(bench.ledger().devices().stateOf(unit).kind()).isEqualTo(UnitState.Kind.QUARANTINED);
            UUID second = bench.newId();
            AtomicBoolean once = new AtomicBoolean();

            bench.listen(what -> {
                if (what.equals("Remove") && once.compareAndSet(false, true)) {
                    bench.order(new Order.Lift(unit.toString()));
                    bench.controller.want(Wishes.of(second, second, GuestGoal.STOPPED, vgpu("0000:82:00.0")));
                    bench.look();
                }
            });
            bench.look();

            assertThat(once).isTrue();
            assertThat(bench.unitsIn(second)).containsExactly(unit);
            bench.assertSound();
        }
    }
}

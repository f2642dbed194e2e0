package kilonova.agent;

import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import kilonova.agent.control.Answer;
import kilonova.agent.control.Order;
import kilonova.agent.kernel.Errno;
import kilonova.agent.simulated.kernel.Operation;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** X12: a machine that enables no virtual functions by itself. */
final class FunctionsAtBootTest {
    private static final SriovSettings AUTO =
            new SriovSettings(SriovSettings.Mode.AUTO, Map.of(), Optional.empty(), 2, Duration.ofSeconds(10));

    @TempDir
    Path directory;

    private Workbench bench(String profile) {
        return new Workbench(directory, profile, devices -> devices, AUTO, 1);
    }

    private static void reboot(Workbench bench) {
        bench.rebootHost();
        bench.host.kernel().rebootWithoutFunctions();
        bench.restartAgent();
    }

    @ParameterizedTest
    @CsvSource({"a40, 0000:41:00.0, 0000:c1:00.0", "l40s-vf, 0000:82:00.0, 0001:d6:00.0"})
    void x12_functions_come_first_then_units_then_guests(String profile, String board, String other) {
        try (var bench = bench(profile)) {
            UUID ran = bench.create(vgpu(board));
            UUID beside = bench.create(vgpu(other));
            Set<UnitId> units = bench.unitsIn(ran);
            reboot(bench);

            bench.look();

            assertThat(bench.phase(ran)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.phase(beside)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.unitsIn(ran)).as("the same device").isEqualTo(units);
            assertThat(bench.provider(board).total()).isEqualTo(24);
            bench.assertSound();
        }
    }

    @Test
    void x12_nothing_is_offered_before_all_functions_are_ready() {
        String slow = "0000:41:00.0";
        try (var bench = bench("a40")) {
            UUID guest = bench.create(vgpu(slow));
            AtomicBoolean late = new AtomicBoolean(true);
            List<Answer.HostStatus> meanwhile = new ArrayList<>();
            bench.hideFromNextAgent(path -> late.get() && path.contains("mdev_bus/0000:41:00.7/mdev_supported_types"));
            bench.pauses.meanwhile(() -> {
                meanwhile.add((Answer.HostStatus) bench.order(new Order.Status()));
                late.set(meanwhile.size() < 3);
            });
            reboot(bench);

            bench.look();

            assertThat(meanwhile).hasSize(3).allSatisfy(status -> {
                assertThat(status.problems()).extracting(Problem::code).contains("sriov.preparing");
                assertThat(status.boards())
                        .filteredOn(board -> board.device().equals(slow))
                        .singleElement()
                        .satisfies(board -> {
                            assertThat(board.offer().total()).isEqualTo(1);
                            assertThat(board.offer().free()).isZero();
                        });
            });
            assertThat(bench.provider(slow).total()).isEqualTo(24);
            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
            bench.assertSound();
        }
    }

    @Test
    void x12_a_board_whose_functions_do_not_come_degrades_its_guests_alone_until_they_come() {
        String bad = "0000:82:00.0";
        String good = "0001:d6:00.0";
        try (var bench = bench("l40s-vf")) {
            UUID hurt = bench.create(vgpu(bad));
            UUID well = bench.create(vgpu(good));
            reboot(bench);
            bench.host.kernel().failNext(Operation.ENABLE_FUNCTIONS, bad, Errno.EIO, 1);

            bench.look();

            assertThat(bench.phase(hurt)).isEqualTo(GuestPhase.DEGRADED);
            assertThat(bench.phase(well)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.provider(good).total()).isEqualTo(24);
            DeviceProvider kept = bench.provider(bad);
            assertThat(kept.total()).as("what is in use stays counted").isEqualTo(1);
            assertThat(kept.reserved()).isEqualTo(1);
            assertThat(bench.controller.last().problems())
                    .extracting(Problem::code)
                    .contains("sriov.failed");

            bench.look();
            assertThat(bench.phase(hurt)).as("not at each look").isEqualTo(GuestPhase.DEGRADED);
            bench.pauses.pass(Duration.ofMinutes(1));
            bench.look();

            assertThat(bench.phase(hurt)).isEqualTo(GuestPhase.RUNNING);
            assertThat(bench.provider(bad).total()).isEqualTo(24);
            assertThat(bench.controller.last().problems()).isEmpty();
            bench.assertSound();
        }
    }

    @Test
    void a_board_that_lacks_a_function_gives_what_it_has_also_while_it_is_tried_again() {
        String board = "0000:41:00.0";
        try (var bench = bench("a40")) {
            bench.hideFromNextAgent(path -> path.contains("mdev_bus/0000:41:00.7/mdev_supported_types"));
            reboot(bench);
            bench.look();
            assertThat(bench.provider(board).total()).isEqualTo(24);
            List<Answer.HostStatus> meanwhile = statusInPauses(bench);
            bench.pauses.pass(Duration.ofMinutes(1));

            bench.look();

            assertThat(meanwhile).isNotEmpty().allSatisfy(status -> {
                assertThat(status.problems()).extracting(Problem::code).containsExactly("sriov.not_ready");
                assertThat(offer(status, board).free()).isEqualTo(24);
            });
            assertThat(bench.phase(bench.create(vgpu(board)))).isEqualTo(GuestPhase.RUNNING);
        }
    }

    @Test
    void a_board_whose_functions_a_further_try_enables_gives_nothing_before_all_are_ready() {
        String board = "0000:41:00.0";
        try (var bench = bench("a40")) {
            AtomicBoolean late = new AtomicBoolean(true);
            bench.hideFromNextAgent(path -> late.get() && path.contains("mdev_bus/0000:41:00.7/mdev_supported_types"));
            reboot(bench);
            bench.host.kernel().failNext(Operation.ENABLE_FUNCTIONS, board, Errno.EIO, 1);
            bench.look();
            assertThat(bench.problems()).containsExactly("sriov.failed");
            List<Answer.HostStatus> meanwhile = new ArrayList<>();
            bench.pauses.pass(Duration.ofMinutes(1));
            bench.pauses.meanwhile(() -> {
                meanwhile.add((Answer.HostStatus) bench.order(new Order.Status()));
                late.set(meanwhile.size() < 3);
            });

            bench.look();

            assertThat(meanwhile).hasSize(3).allSatisfy(status -> {
                assertThat(status.problems()).extracting(Problem::code).containsExactly("sriov.preparing");
                assertThat(offer(status, board).free()).isZero();
            });
            assertThat(bench.problems()).isEmpty();
            assertThat(bench.provider(board).total()).isEqualTo(24);
        }
    }

    /** What the host says of itself in each pause from now on. */
    private static List<Answer.HostStatus> statusInPauses(Workbench bench) {
        List<Answer.HostStatus> said = new CopyOnWriteArrayList<>();
        bench.pauses.meanwhile(() -> said.add((Answer.HostStatus) bench.order(new Order.Status())));
        return said;
    }

    private static Answer.Offered offer(Answer.HostStatus status, String board) {
        return status.boards().stream()
                .filter(one -> one.device().equals(board))
                .map(Answer.BoardStatus::offer)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void without_the_agents_help_guests_come_back_when_somebody_else_enables_the_functions() {
        String board = "0000:82:00.0";
        try (var bench = new Workbench(directory, "l40s-vf")) {
            UUID guest = bench.create(vgpu(board));
            reboot(bench);
            bench.look();
            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.DEGRADED);

            assertThat(bench.host.kernel().write("/sys/bus/pci/devices/" + board + "/sriov_numvfs", "32"))
                    .isEmpty();
            bench.look();

            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        }
    }

    @Test
    void boardsThatNoTypeIsForAreLeftAlone() {
        DeviceKey function = DeviceKey.parse("0000:41:00.4").orElseThrow();
        UnaryOperator<DeviceSettings> oneFunction = usual -> new DeviceSettings(
                List.of(new MdevTypeSelection("nvidia-558", Set.of(function), "VGPU", OptionalInt.empty())), Set.of());
        try (var bench = new Workbench(directory, "a40", oneFunction, AUTO, 1)) {
            bench.host.kernel().rebootWithoutFunctions();

            bench.look();

            assertThat(numberOfFunctions(bench, "0000:41:00.0"))
                    .as("its function is named, before it is there")
                    .isEqualTo("32");
            assertThat(numberOfFunctions(bench, "0000:c1:00.0")).isEqualTo("0");
        }
    }

    @Test
    void aNumberThatTheOperatorNamesIsEnabled() {
        SriovSettings four = new SriovSettings(
                SriovSettings.Mode.AUTO,
                Map.of(new PciAddress(0, 0x41, 0, 0), OptionalInt.of(4)),
                Optional.empty(),
                2,
                Duration.ofSeconds(10));
        try (var bench = new Workbench(directory, "a40", devices -> devices, four, 1)) {
            bench.host.kernel().rebootWithoutFunctions();

            bench.look();

            assertThat(numberOfFunctions(bench, "0000:41:00.0")).isEqualTo("4");
            assertThat(bench.provider("0000:41:00.0").total()).isEqualTo(4);
            assertThat(numberOfFunctions(bench, "0000:c1:00.0")).isEqualTo("32");
        }
    }

    private static String numberOfFunctions(Workbench bench, String board) {
        return bench.host
                .kernel()
                .read("/sys/bus/pci/devices/" + board + "/sriov_numvfs")
                .value()
                .orElseThrow();
    }
}

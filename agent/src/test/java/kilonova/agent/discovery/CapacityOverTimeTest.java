package kilonova.agent.discovery;

import static kilonova.agent.discovery.Host.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.kernel.Errno;
import kilonova.agent.simulated.kernel.Operation;
import kilonova.gpu.board.OwnedUnit;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.gpu.type.TypeId;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers promise while units come and go, types change and machines restart. */
class CapacityOverTimeTest {
    @TempDir
    private Path folder;

    @Test
    void U10_X20_foreign_units_are_not_counted_not_given_and_not_removed() {
        Host host = Host.of(folder, "m10", DeviceSettings.everywhere("nvidia-35"));
        Unit foreign = host.giveToStranger("0000:84:00.0", "nvidia-35");

        assertThat(host.provider("0000:84:00.0").total()).isEqualTo(15);
        assertThat(host.noteCodes("0000:84:00.0")).containsExactly("device.foreign_units");
        List<Unit> given = new ArrayList<>();
        for (Optional<Unit> unit = host.give("0000:84:00.0"); unit.isPresent(); unit = host.give("0000:84:00.0")) {
            given.add(unit.get());
        }
        assertThat(given).hasSize(15).doesNotContain(foreign);
        given.forEach(host::takeBack);
        assertThat(host.look().units()).containsExactly(foreign);
    }

    @Test
    void U10_a_foreign_unit_of_another_size_locks_a_homogeneous_board() {
        Host host = Host.of(folder, "m10", DeviceSettings.everywhere("nvidia-35"));
        host.giveToStranger("0000:84:00.0", "M10-2Q");

        DeviceProvider locked = host.provider("0000:84:00.0");

        assertThat(locked.total()).isZero();
        assertThat(locked.notes())
                .map(Problem::code)
                .containsExactlyInAnyOrder("device.foreign_units", "device.type_busy");
        assertThat(host.provider("0000:85:00.0").total()).isEqualTo(16);
        assertThat(host.give("0000:84:00.0")).isEmpty();
    }

    @Test
    void U11_a_unit_comes_from_the_named_board_only() {
        Host host = Host.of(folder, "m10", DeviceSettings.everywhere("M10-8Q"));
        Unit first = host.give("0000:86:00.0").orElseThrow();

        assertThat(first.board()).isEqualTo(key("0000:86:00.0"));
        assertThat(host.plan("0000:86:00.0"))
                .isInstanceOfSatisfying(
                        DeviceProviders.Plan.Impossible.class,
                        full -> assertThat(full.reason().code()).isEqualTo("device.no_capacity"));
        assertThat(host.plan("0000:99:00.0"))
                .isInstanceOfSatisfying(
                        DeviceProviders.Plan.Impossible.class,
                        gone -> assertThat(gone.reason().code()).isEqualTo("device.gone"));
        assertThat(host.give("0000:87:00.0")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"m10, nvidia-35, M10-2Q, 0000:84:00.0", "l40s-vf, L40S-2Q, L40S-8Q, 0000:82:00.0"})
    void C4_a_board_drains_for_a_type_change_and_then_takes_the_new_type(
            String profile, String before, String after, String board) {
        Host host = Host.of(folder, profile, DeviceSettings.everywhere(before));
        Unit one = host.give(board).orElseThrow();
        Unit two = host.give(board).orElseThrow();
        host.settings = DeviceSettings.everywhere(after);

        assertThat(host.provider(board))
                .extracting(DeviceProvider::total, DeviceProvider::reserved)
                .containsExactly(2, 2);
        assertThat(host.noteCodes(board)).containsExactly("device.type_change_waits");
        assertThat(host.give(board)).isEmpty();
        host.takeBack(one);
        assertThat(host.provider(board))
                .extracting(DeviceProvider::total, DeviceProvider::reserved)
                .containsExactly(1, 1);
        host.takeBack(two);
        assertThat(host.provider(board).total()).isGreaterThan(1);
        assertThat(host.provider(board).reserved()).isZero();
        assertThat(host.give(board)).isPresent();
    }

    @Test
    void C4_a_board_that_mixes_sizes_does_not_drain() {
        Host host = Host.of(folder, "mbochs", DeviceSettings.everywhere("mbochs-large"));
        assertThat(host.give("mbochs_mbochs")).isPresent();
        host.settings = DeviceSettings.everywhere("mbochs-small");

        assertThat(host.provider("mbochs_mbochs"))
                .extracting(DeviceProvider::total, DeviceProvider::reserved)
                .containsExactly(1 + 48, 0);
    }

    @Test
    void a_change_of_class_waits_for_the_units_in_use() {
        Host host = Host.of(folder, "m10", DeviceSettings.everywhere("nvidia-35"));
        Unit unit = host.give("0000:84:00.0").orElseThrow();
        host.settings = new DeviceSettings(
                List.of(new MdevTypeSelection("nvidia-35", Set.of(), "CUSTOM_SMALL", OptionalInt.empty())), Set.of());

        assertThat(host.provider("0000:84:00.0"))
                .extracting(DeviceProvider::resourceClass, DeviceProvider::total, DeviceProvider::reserved)
                .containsExactly("VGPU", 16, 16);
        assertThat(host.noteCodes("0000:84:00.0")).containsExactly("device.class_change_waits");
        assertThat(host.provider("0000:85:00.0").resourceClass()).isEqualTo("CUSTOM_SMALL");
        host.takeBack(unit);
        assertThat(host.provider("0000:84:00.0"))
                .extracting(DeviceProvider::resourceClass, DeviceProvider::reserved)
                .containsExactly("CUSTOM_SMALL", 0);
    }

    @Test
    void a_type_that_is_no_longer_enabled_keeps_what_is_in_use_and_nothing_else() {
        Host host = Host.of(folder, "m10", DeviceSettings.everywhere("nvidia-35"));
        assertThat(host.give("0000:84:00.0")).isPresent();
        host.settings = DeviceSettings.none();

        assertThat(host.devices().providers()).hasSize(1);
        assertThat(host.provider("0000:84:00.0"))
                .extracting(DeviceProvider::total, DeviceProvider::reserved)
                .containsExactly(1, 1);
        assertThat(host.noteCodes("0000:84:00.0")).containsExactly("device.not_offered");
        assertThat(host.provider("0000:84:00.0").traits()).contains("CUSTOM_VGPU_NVIDIA_M10_0B");
    }

    @Test
    void X12_functions_that_are_missing_after_a_boot_shrink_nothing_below_its_use() {
        Host host = Host.of(folder, "a40", DeviceSettings.everywhere("A40-2Q"));
        Unit unit = host.give("0000:41:00.0").orElseThrow();

        host.kernel.rebootWithoutFunctions();

        assertThat(host.provider("0000:41:00.0"))
                .extracting(DeviceProvider::total, DeviceProvider::reserved)
                .containsExactly(1, 1);
        assertThat(host.devices().problems())
                .containsExactly(new Problem(
                        "device.type_not_exposed", "0000:c1:00.0: none of its 32 virtual functions is enabled"));
        assertThat(host.kernel.write("/sys/bus/pci/devices/0000:41:00.0/sriov_numvfs", "32"))
                .isEmpty();
        assertThat(host.operations.make(unit)).isEmpty();
        assertThat(host.provider("0000:41:00.0").total()).isEqualTo(24);
    }

    @Test
    void a_device_that_is_gone_keeps_its_provider_while_it_is_in_use() {
        Host host = Host.of(folder, "m10", DeviceSettings.everywhere("nvidia-35"));
        Unit unit = new Unit(
                new UnitId.Mdev(new UUID(0, 1)), key("0000:99:00.0"), key("0000:99:00.0"), new TypeId("nvidia-35"));
        host.ledger.add(new OwnedUnit(unit, "VGPU", OwnedUnit.Use.IN_USE));

        assertThat(host.provider("0000:99:00.0"))
                .extracting(DeviceProvider::total, DeviceProvider::reserved)
                .containsExactly(1, 1);
    }

    @Test
    void a_count_that_cannot_be_read_for_once_takes_no_provider_away() {
        Host host = Host.of(folder, "m10", DeviceSettings.everywhere("nvidia-35"));
        host.kernel.failNext(
                Operation.READ, "0000:85:00.0/mdev_supported_types/nvidia-35/available_instances", Errno.EIO, 1);

        assertThat(host.devices().providers()).map(DeviceProvider::total).containsExactly(16, 0, 16, 16);
        assertThat(host.devices().providers()).map(DeviceProvider::total).containsOnly(16);
    }

    /** Random lives of boards: what is promised can be made, to the last unit, and what is not promised cannot. */
    @ParameterizedTest
    @CsvSource({
        "m10, nvidia-35, 0000:84:00.0, nvidia-36, nvidia-41",
        "a40, A40-4Q, 0000:41:00.0, A40-4A, A40-8Q",
        "l40s-vf, L40S-6Q, 0001:d6:00.0, L40S-6A, L40S-1B",
        "gvt-g, i915-GVTg_V5_4, 0000:00:02.0, i915-GVTg_V5_8, i915-GVTg_V5_2",
        "mbochs, mbochs-medium, mbochs_mbochs, mbochs-small, mbochs-large",
    })
    void promises_are_kept_to_the_last_unit(
            String profile, String type, String board, String foreignOne, String foreignOther) {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        Host host = Host.of(folder, profile, DeviceSettings.everywhere(type));
        List<Unit> ours = new ArrayList<>();
        List<Unit> foreign = new ArrayList<>();
        for (int round = 0; round < 25; round++) {
            switch (random.nextInt(4)) {
                case 0 -> host.give(board).ifPresent(ours::add);
                case 1 -> {
                    if (!ours.isEmpty()) {
                        host.takeBack(ours.remove(random.nextInt(ours.size())));
                    }
                }
                case 2 ->
                    strangerTakes(host, board, random.nextBoolean() ? foreignOne : foreignOther)
                            .ifPresent(foreign::add);
                default -> {
                    if (!foreign.isEmpty()) {
                        assertThat(host.operations.remove(foreign.remove(random.nextInt(foreign.size()))))
                                .isEmpty();
                    }
                }
            }
            assertThat(host.provider(board).total())
                    .as("seed %d, round %d", seed, round)
                    .isGreaterThanOrEqualTo(ours.size());
        }
        int promised = host.provider(board).total();
        for (Optional<Unit> unit = host.give(board); unit.isPresent(); unit = host.give(board)) {
            ours.add(unit.get());
        }
        assertThat(ours).as("seed %d", seed).hasSize(promised);
    }

    private static Optional<Unit> strangerTakes(Host host, String board, String type) {
        return switch (DeviceProviders.plan(
                host.look(),
                DeviceSettings.everywhere(type),
                Ownership.of(host.ledger),
                key(board),
                UUID.randomUUID())) {
            case DeviceProviders.Plan.Impossible none -> Optional.empty();
            case DeviceProviders.Plan.Make(Unit unit) ->
                host.operations.make(unit).isEmpty() ? Optional.of(unit) : Optional.empty();
        };
    }
}

package kilonova.agent.discovery;

import static kilonova.agent.discovery.Host.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;
import kilonova.agent.simulated.kernel.Operation;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.type.TypeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceOperationsTest {
    @TempDir
    private Path folder;

    private static Unit mdev(String board, String slot, String type) {
        return new Unit(new UnitId.Mdev(UUID.randomUUID()), key(board), key(slot), new TypeId(type));
    }

    private static Unit function(String board, String address, String type) {
        return new Unit(
                new UnitId.Function(key(address).pci().orElseThrow()), key(board), key(address), new TypeId(type));
    }

    private static Optional<String> code(Optional<DeviceFailure> failure) {
        return failure.map(why -> why.problem().code());
    }

    @Test
    void making_and_removing_may_be_repeated() {
        Host host = Host.of(folder, "a40", DeviceSettings.none());
        Unit unit = mdev("0000:41:00.0", "0000:41:00.4", "nvidia-558");

        assertThat(host.operations.isMade(unit)).isFalse();
        assertThat(host.operations.make(unit)).isEmpty();
        assertThat(host.operations.make(unit)).isEmpty();
        assertThat(host.operations.list()).containsExactly(unit);
        assertThat(host.operations.remove(unit)).isEmpty();
        assertThat(host.operations.remove(unit)).isEmpty();
        assertThat(host.operations.list()).isEmpty();
    }

    @Test
    void C9_writing_and_clearing_a_functions_type_may_be_repeated() {
        Host host = Host.of(folder, "l40s-vf", DeviceSettings.none());
        Unit unit = function("0000:82:00.0", "0000:82:00.4", "1148");

        assertThat(host.operations.make(unit)).isEmpty();
        assertThat(host.operations.make(unit)).isEmpty();
        assertThat(host.kernel
                        .read("/sys/bus/pci/devices/0000:82:00.4/nvidia/current_vgpu_type")
                        .value())
                .contains("1148");
        assertThat(host.operations.remove(unit)).isEmpty();
        assertThat(host.operations.remove(unit)).isEmpty();
        assertThat(host.operations.list()).isEmpty();
    }

    @Test
    void R5_a_late_release_does_not_clear_the_next_owners_type() {
        Host host = Host.of(folder, "l40s-vf", DeviceSettings.none());
        Unit mine = function("0000:82:00.0", "0000:82:00.4", "1148");
        Unit theirs = function("0000:82:00.0", "0000:82:00.4", "1150");
        assertThat(host.operations.make(theirs)).isEmpty();

        assertThat(code(host.operations.remove(mine))).contains("vf.owner_changed");
        assertThat(code(host.operations.make(mine))).contains("vf.type_busy");
        assertThat(host.operations.isMade(theirs)).isTrue();
    }

    @Test
    void X20_an_mdev_that_is_elsewhere_than_the_ledger_says_is_not_touched() {
        Host host = Host.of(folder, "m10", DeviceSettings.none());
        Unit there = mdev("0000:84:00.0", "0000:84:00.0", "nvidia-35");
        Unit thought = new Unit(there.id(), key("0000:85:00.0"), key("0000:85:00.0"), new TypeId("nvidia-35"));
        assertThat(host.operations.make(there)).isEmpty();

        assertThat(code(host.operations.make(thought))).contains("mdev.not_ours");
        assertThat(code(host.operations.remove(thought))).contains("mdev.not_ours");
        assertThat(host.operations.list()).containsExactly(there);
    }

    @Test
    void a_full_slot_says_which_file_answered_what() {
        Host host = Host.of(folder, "a40", DeviceSettings.none());
        assertThat(host.operations.make(mdev("0000:41:00.0", "0000:41:00.4", "nvidia-558")))
                .isEmpty();

        Unit second = mdev("0000:41:00.0", "0000:41:00.4", "nvidia-558");

        assertThat(host.operations.make(second)).hasValueSatisfying(failure -> {
            assertThat(failure.problem().code()).isEqualTo("mdev.create_failed");
            assertThat(failure.problem().message())
                    .contains("ENOSPC", "No space left", second.id().toString())
                    .contains("/sys/class/mdev_bus/0000:41:00.4/mdev_supported_types/nvidia-558/create");
            assertThat(failure.errno()).contains(Errno.ENOSPC);
            assertThat(failure.passing()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"EINVAL", "ENOSPC", "EBUSY"})
    void a_failure_on_demand_is_reported_and_the_next_try_works(Errno errno) {
        Host host = Host.of(folder, "m10", DeviceSettings.none());
        Unit unit = mdev("0000:84:00.0", "0000:84:00.0", "nvidia-35");
        host.kernel.failNext(Operation.CREATE_MDEV, "0000:84:00.0", errno, 1);
        host.kernel.failNext(Operation.REMOVE_MDEV, errno, 1);

        assertThat(host.operations.make(unit)).hasValueSatisfying(failure -> {
            assertThat(failure.errno()).contains(errno);
            assertThat(failure.passing()).isEqualTo(errno == Errno.EBUSY);
        });
        assertThat(host.operations.make(unit)).isEmpty();
        assertThat(code(host.operations.remove(unit))).contains("mdev.remove_failed");
        assertThat(host.operations.remove(unit)).isEmpty();
    }

    @Test
    void what_a_guest_has_open_cannot_go() {
        Host host = Host.of(folder, "m10", DeviceSettings.none());
        Unit unit = mdev("0000:84:00.0", "0000:84:00.0", "nvidia-35");
        assertThat(host.operations.make(unit)).isEmpty();
        host.kernel.inGuest(unit.id()::equals);

        assertThat(host.operations.remove(unit))
                .hasValueSatisfying(failure -> assertThat(failure.passing()).isTrue());
        host.kernel.inGuest(id -> false);
        assertThat(host.operations.remove(unit)).isEmpty();
    }

    @Test
    void U18_a_unit_or_slot_that_the_kernel_does_not_know_is_no_surprise() {
        Host host = Host.of(folder, "l40s-vf", DeviceSettings.none());
        host.kernel.rebootWithoutFunctions();
        Unit unit = function("0000:82:00.0", "0000:82:00.4", "1148");

        assertThat(code(host.operations.make(unit))).contains("device.gone");
        assertThat(host.operations.remove(unit)).isEmpty();
        assertThat(code(host.operations.make(mdev("0000:82:00.0", "0000:82:00.0", "nvidia-1"))))
                .contains("device.gone");
    }

    /** A unit that was taken as gone would be freed while it is there. */
    @ParameterizedTest
    @EnumSource(names = {"EIO", "EACCES", "ENXIO", "ENODEV", "UNKNOWN"})
    void what_cannot_be_read_is_neither_gone_nor_removed(Errno errno) {
        Host mdevs = Host.of(folder.resolve("mdevs"), "m10", DeviceSettings.none());
        Unit mdev = mdev("0000:84:00.0", "0000:84:00.0", "nvidia-35");
        assertThat(mdevs.operations.isGone(mdev)).isTrue();
        assertThat(mdevs.operations.make(mdev)).isEmpty();
        DeviceOperations blind = new DeviceOperations(new Unreadable(mdevs.kernel, "/sys/bus/mdev/devices", errno));
        assertThat(blind.isGone(mdev)).isFalse();
        assertThat(code(blind.remove(mdev))).contains("mdev.unreadable");
        assertThat(mdevs.operations.isMade(mdev)).isTrue();

        Host functions = Host.of(folder.resolve("functions"), "l40s-vf", DeviceSettings.none());
        Unit function = function("0000:82:00.0", "0000:82:00.4", "1148");
        assertThat(functions.operations.isGone(function)).as("another type").isTrue();
        assertThat(functions.operations.make(function)).isEmpty();
        DeviceOperations half = new DeviceOperations(new Unreadable(functions.kernel, "/sys/bus/pci/devices", errno));
        assertThat(half.isGone(function)).isFalse();
    }

    /** A kernel that answers an error for everything below a folder. */
    private record Unreadable(Kernel real, String below, Errno errno) implements Kernel {
        private Optional<KernelError> error(String path) {
            return path.startsWith(below) ? Optional.of(new KernelError(errno, path, "read")) : Optional.empty();
        }

        @Override
        public Outcome<List<String>> list(String path) {
            return error(path).<Outcome<List<String>>>map(Outcome.Failed::new).orElseGet(() -> real.list(path));
        }

        @Override
        public Outcome<String> read(String path) {
            return error(path).<Outcome<String>>map(Outcome.Failed::new).orElseGet(() -> real.read(path));
        }

        @Override
        public Optional<KernelError> write(String path, String text) {
            return error(path).or(() -> real.write(path, text));
        }

        @Override
        public Outcome<String> readLink(String path) {
            return error(path).<Outcome<String>>map(Outcome.Failed::new).orElseGet(() -> real.readLink(path));
        }

        @Override
        public boolean exists(String path) {
            return error(path).isEmpty() && real.exists(path);
        }
    }
}

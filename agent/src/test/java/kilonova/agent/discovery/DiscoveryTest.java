package kilonova.agent.discovery;

import static kilonova.agent.discovery.Host.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.kernel.AlteredKernel;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.Outcome;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.BoardMode;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.type.TypeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Discovery on files on disk: recordings of simulated hosts, and trees that are odd. */
class DiscoveryTest {
    private static final String GPU = "/sys/devices/pci0000:00/0000:03:00.0";
    private static final String TYPE = GPU + "/mdev_supported_types/nvidia-35";
    private static final UUID UNIT = UUID.fromString("2f82ee72-3ac5-4615-9c0b-327c12e8c83d");

    @TempDir
    private Path folder;

    private Tree gpu() throws IOException {
        return new Tree(folder)
                .file(GPU + "/vendor", "0x10de\n")
                .file(GPU + "/device", "0x13bd\n")
                .file(TYPE + "/name", "GRID M10-0B\n")
                .file(TYPE + "/description", "framebuffer=512M, max_instance=16\n")
                .file(TYPE + "/device_api", "vfio-pci\n")
                .file(TYPE + "/available_instances", "16\n")
                .link("/sys/class/mdev_bus/0000:03:00.0", "../../devices/pci0000:00/0000:03:00.0")
                .link("/sys/bus/pci/devices/0000:03:00.0", "../../../devices/pci0000:00/0000:03:00.0");
    }

    private List<String> reasons() {
        return Discovery.look(new Tree(folder).kernel()).notUnderstood().stream()
                .map(NotUnderstood::reason)
                .toList();
    }

    @Test
    void a_machine_without_any_device_is_empty() {
        assertThat(Discovery.look(new Tree(folder).kernel()))
                .satisfies(nothing -> assertThat(nothing.boards()).isEmpty())
                .satisfies(nothing -> assertThat(nothing.notUnderstood()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "m10, nvidia-35, 0000:84:00.0",
        "a40, A40-2Q, 0000:41:00.0",
        "l40s-vf, L40S-2Q, 0001:d6:00.0",
        "gvt-g, i915-GVTg_V5_8, 0000:00:02.0",
        "mbochs, mbochs-large, mbochs_mbochs",
        "mtty, mtty-2, mtty_mtty"
    })
    void files_on_disk_read_as_the_simulated_ones(String profile, String type, String board) throws IOException {
        Host host = Host.of(folder, profile, DeviceSettings.everywhere(type));
        fewFunctions(host);
        assertThat(host.give(board)).isPresent();
        Path recording = folder.resolve("recording");

        new Tree(recording).copy(host.kernel, "/sys");

        assertThat(Discovery.look(new Tree(recording).kernel())).isEqualTo(Discovery.look(host.kernel));
    }

    /** A recording of 32 functions with all their types has many thousand files. */
    private static void fewFunctions(Host host) {
        host.kernel.rebootWithoutFunctions();
        for (String address : host.kernel.namesIn("/sys/bus/pci/devices")) {
            String count = "/sys/bus/pci/devices/" + address + "/sriov_numvfs";
            if (host.kernel.exists(count)) {
                assertThat(host.kernel.write(count, "3")).isEmpty();
            }
        }
    }

    @Test
    void a_look_in_which_a_unit_came_is_taken_again() {
        Host host = Host.of(folder, "m10", DeviceSettings.everywhere("nvidia-35"));
        Unit unit = new Unit(new UnitId.Mdev(UNIT), key("0000:84:00.0"), key("0000:84:00.0"), new TypeId("nvidia-35"));
        Kernel busy = new KernelWithGuestsComing(
                host.kernel,
                "0000:85:00.0/mdev_supported_types/nvidia-35/available_instances",
                () -> assertThat(host.operations.make(unit)).isEmpty());

        Board board = Discovery.look(busy).board(key("0000:84:00.0")).orElseThrow();

        assertThat(board.units()).containsExactly(unit);
        assertThat(board.slots().getFirst().available(unit.type())).isEqualTo(15);
    }

    /** Something happens once, when a certain file is read. */
    private static final class KernelWithGuestsComing extends AlteredKernel {
        private final String file;
        private final Runnable happening;
        private boolean happened;

        KernelWithGuestsComing(Kernel behind, String file, Runnable happening) {
            super(behind);
            this.file = file;
            this.happening = happening;
        }

        @Override
        public Outcome<String> read(String path) {
            if (!happened && path.endsWith(file)) {
                happened = true;
                happening.run();
            }
            return super.read(path);
        }
    }

    @Test
    void a_unit_belongs_to_the_directory_above_it() throws IOException {
        gpu().link(GPU + "/" + UNIT + "/mdev_type", "../mdev_supported_types/nvidia-35")
                .link("/sys/bus/mdev/devices/" + UNIT, "../../../devices/pci0000:00/0000:03:00.0/" + UNIT);

        assertThat(Discovery.look(new Tree(folder).kernel()).units())
                .containsExactly(new Unit(
                        new UnitId.Mdev(UNIT), key("0000:03:00.0"), key("0000:03:00.0"), new TypeId("nvidia-35")));
    }

    @Test
    void U9_a_parent_with_a_name_that_says_nothing_is_left_out_with_the_reason() throws IOException {
        gpu().link("/sys/class/mdev_bus/mystery", "../../devices/platform/mystery")
                .file("/sys/devices/platform/mystery/uevent", "");

        assertThat(reasons()).containsExactly("neither a PCI device nor a virtual one");
        assertThat(Discovery.look(new Tree(folder).kernel()).boards()).hasSize(1);
    }

    @Test
    void a_unit_without_a_type_or_with_an_odd_name_is_left_out_with_the_reason() throws IOException {
        gpu().file(GPU + "/" + UNIT + "/uevent", "")
                .link("/sys/bus/mdev/devices/" + UNIT, "../../../devices/pci0000:00/0000:03:00.0/" + UNIT)
                .file("/sys/bus/mdev/devices/strange/uevent", "");

        assertThat(reasons()).containsExactlyInAnyOrder("its name is no UUID", "its parent or type cannot be read");
    }

    @Test
    void U17_a_type_needs_no_name_and_no_description() throws IOException {
        new Tree(folder)
                .file(GPU + "/vendor", "0x8086\n")
                .file(GPU + "/mdev_supported_types/i915-GVTg_V5_4/available_instances", "3")
                .link("/sys/class/mdev_bus/0000:03:00.0", "../../devices/pci0000:00/0000:03:00.0")
                .link("/sys/bus/pci/devices/0000:03:00.0", "../../../devices/pci0000:00/0000:03:00.0");

        Board board = Discovery.look(new Tree(folder).kernel()).boards().getFirst();

        assertThat(board.types().getFirst().name()).isEmpty();
        assertThat(board.types().getFirst().label()).isEqualTo("i915-GVTg_V5_4");
        assertThat(board.mode()).isEqualTo(BoardMode.SHARED_POOL);
    }

    @Test
    void a_type_whose_count_cannot_be_read_is_named() throws IOException {
        gpu().file(GPU + "/mdev_supported_types/nvidia-36/name", "GRID M10-0Q");

        assertThat(reasons())
                .singleElement()
                .asString()
                .contains("ENOENT", "mdev_supported_types/nvidia-36/available_instances");
    }

    @Test
    void the_bare_minimum_of_a_variant_function() throws IOException {
        String function = "/sys/devices/pci0001:d6/0001:d6:00.4";
        new Tree(folder)
                .file("/sys/devices/pci0001:d6/0001:d6:00.0/vendor", "0x10de")
                .file("/sys/devices/pci0001:d6/0001:d6:00.0/device", "0x26b9")
                .file(function + "/nvidia/current_vgpu_type", "1148\n")
                .file(function + "/nvidia/gpu_instance_id", "3\n")
                .link(function + "/physfn", "../0001:d6:00.0")
                .link("/sys/bus/pci/devices/0001:d6:00.0", "../../../devices/pci0001:d6/0001:d6:00.0")
                .link("/sys/bus/pci/devices/0001:d6:00.4", "../../../devices/pci0001:d6/0001:d6:00.4");

        Board board = Discovery.look(new Tree(folder).kernel()).boards().getFirst();

        assertThat(board.key()).isEqualTo(key("0001:d6:00.0"));
        assertThat(board.mode()).isEqualTo(BoardMode.GPU_INSTANCES);
        assertThat(board.slots()).singleElement().isInstanceOfSatisfying(Slot.VendorFunction.class, slot -> {
            assertThat(slot.current()).contains(new TypeId("1148"));
            assertThat(slot.gpuInstance()).hasValue(3);
        });
        assertThat(board.units())
                .singleElement()
                .satisfies(unit -> assertThat(unit.id()).hasToString("0001:d6:00.4"));
    }

    @ParameterizedTest
    @CsvSource({
        "0 0, EQUAL_SIZE",
        "15 0, EQUAL_SIZE",
        "15 3, MIXED_SIZE",
    })
    void the_mode_shows_in_what_is_offered_beside_a_unit(String offered, BoardMode mode) throws IOException {
        String larger = GPU + "/mdev_supported_types/nvidia-41";
        gpu().file(TYPE + "/available_instances", offered.split(" ")[0])
                .file(larger + "/name", "GRID M10-2Q")
                .file(larger + "/available_instances", offered.split(" ")[1])
                .link(GPU + "/" + UNIT + "/mdev_type", "../mdev_supported_types/nvidia-35")
                .link("/sys/bus/mdev/devices/" + UNIT, "../../../devices/pci0000:00/0000:03:00.0/" + UNIT);

        assertThat(Discovery.look(new Tree(folder).kernel()).boards().getFirst().mode())
                .isEqualTo(mode);
    }

    @Test
    void R7_a_board_of_gpu_instances_is_known_by_its_types() throws IOException {
        String function = "/sys/devices/pci0000:00/0000:03:00.4";
        gpu().file(function + "/mdev_supported_types/nvidia-474/name", "GRID A100-1-5C")
                .file(function + "/mdev_supported_types/nvidia-474/description", "framebuffer=5120M, max_instance=7")
                .file(function + "/mdev_supported_types/nvidia-474/available_instances", "0")
                .link(function + "/physfn", "../0000:03:00.0")
                .link(function + "/" + UNIT + "/mdev_type", "../mdev_supported_types/nvidia-474")
                .link("/sys/bus/mdev/devices/" + UNIT, "../../../devices/pci0000:00/0000:03:00.4/" + UNIT)
                .link("/sys/class/mdev_bus/0000:03:00.4", "../../devices/pci0000:00/0000:03:00.4")
                .link("/sys/bus/pci/devices/0000:03:00.4", "../../../devices/pci0000:00/0000:03:00.4");

        Board board = Discovery.look(new Tree(folder).kernel()).boards().getFirst();

        assertThat(board.mode()).isEqualTo(BoardMode.GPU_INSTANCES);
        assertThat(board.units())
                .singleElement()
                .satisfies(unit -> assertThat(unit.slot()).isEqualTo(key("0000:03:00.4")));
    }

    @Test
    void R30_functions_are_no_boards_of_their_own() {
        Host host = Host.of(folder, "a40", DeviceSettings.everywhere("A40-2Q"));

        assertThat(host.look().boards()).map(Board::key).containsExactly(key("0000:41:00.0"), key("0000:c1:00.0"));
        assertThat(host.look().boards().getFirst().slots()).hasSize(32);
    }
}

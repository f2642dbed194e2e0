package kilonova.agent.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.recording.RecordedTree;
import kilonova.agent.recording.Recorder;
import kilonova.agent.recording.TreeArchive;
import kilonova.agent.recording.TreeDrawing;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.KnownTypes;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.VgpuType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorTest {
    @TempDir
    private Path folder = Path.of("");

    private static Inspection look(String tree) throws IOException {
        return Inspector.ofRecording(TreeArchive.read(Path.of("src/test/trees", tree + ".tar.gz")))
                .look();
    }

    private static DeviceKey key(String text) {
        return DeviceKey.parse(text).orElseThrow();
    }

    @Test
    void a_vgpu_is_the_ledgers_before_a_guests_and_a_guests_before_mdevctls() throws IOException {
        assertThat(look("m10-built-from-documentation").units())
                .map(UnitUse::owner)
                .containsExactly(new Owner.Kilonova("assigned"), new Owner.Guest("guest-1"), new Owner.Mdevctl(true));
        assertThat(look("gvt-g-built-from-documentation").units())
                .map(UnitUse::owner)
                .containsExactly(new Owner.Unknown());
    }

    @Test
    void R7_slices_of_a_split_board_are_known_by_their_gpu_instance() throws IOException {
        assertThat(look("a100-mig-built-from-documentation").units())
                .map(UnitUse::gpuInstance)
                .containsExactly(OptionalInt.of(7), OptionalInt.of(8));
        assertThat(look("l40s-variant-built-from-documentation").units())
                .map(UnitUse::gpuInstance)
                .containsOnly(OptionalInt.empty());
    }

    @Test
    void R30_a_function_is_no_gpu_and_leads_to_its_board() throws IOException {
        Inspection seen = look("a40-built-from-documentation");

        assertThat(seen.gpus())
                .map(PciGpu::address)
                .map(PciAddress::toString)
                .containsExactly("0000:41:00.0", "0000:c1:00.0");
        assertThat(seen.boardOf(key("0000:41:04.3"))).map(Board::key).contains(key("0000:41:00.0"));
        assertThat(seen.gpuWith(key("0000:41:04.3"))).isPresent();
        assertThat(seen.boardOf(key("0000:41:04.4"))).isEmpty();
        assertThat(seen.gpu(key("0000:41:00.0"))).hasValueSatisfying(gpu -> {
            assertThat(gpu.functions()).hasSize(32).allSatisfy(function -> {
                assertThat(function.driver()).contains("nvidia");
                assertThat(function.groupMates()).isZero();
            });
            assertThat(gpu.numaNode()).hasValue(0);
        });
    }

    @Test
    void a_real_machine_with_sample_drivers_and_a_guest() throws IOException {
        Inspection seen = look("mdev-samples-recorded");

        assertThat(seen.notUnderstood()).isEmpty();
        assertThat(seen.inventory().boards())
                .map(Board::key)
                .containsExactly(key("mbochs_mbochs"), key("mdpy_mdpy"), key("mtty_mtty"));
        assertThat(seen.units())
                .map(UnitUse::owner)
                .containsExactlyInAnyOrder(new Owner.Unknown(), new Owner.Mdevctl(true), new Owner.Guest("guest-1"));
        assertThat(seen.facts().iommu()).isTrue();
        assertThat(seen.facts().kvm()).isTrue();
        assertThat(seen.facts().libvirt()).contains(new Version(11, 3, 0));
        assertThat(seen.gpus()).isEmpty();
    }

    @Test
    void a_guest_that_is_no_xml_is_not_understood() {
        RecordedTree tree = new RecordedTree.Builder()
                .file("/etc/libvirt/qemu/broken.xml", "<domain><name>a</nam")
                .file("/etc/libvirt/qemu/empty.xml", "")
                .file("/etc/mdevctl.d/mtty/" + UUID.randomUUID(), "{")
                .file("/etc/mdevctl.d/mtty/readme", "{")
                .build();

        assertThat(Inspector.ofRecording(tree).look().notUnderstood())
                .hasSize(3)
                .anySatisfy(left -> assertThat(left.file()).endsWith("broken.xml"))
                .anySatisfy(left -> assertThat(left.file()).endsWith("empty.xml"))
                .anySatisfy(left -> assertThat(left.reason()).startsWith("no JSON"));
    }

    @Test
    void ledgers_are_found_below_folders_except_those_of_simulated_hosts() throws IOException {
        UUID guest = UUID.randomUUID();
        Unit unit =
                new Unit(new UnitId.Mdev(UUID.randomUUID()), key("mtty_mtty"), key("mtty_mtty"), new TypeId("mtty-1"));
        for (String host : List.of("real", "simulated")) {
            LedgerFile ledger = LedgerFile.open(folder.resolve("agent/hosts/" + host + "/agent/ledger.json"));
            ledger.change(now -> now.devices(devices -> devices.claim(unit, "mtty_mtty", "VGPU", guest)));
            ledger.sync();
        }
        Files.createDirectories(folder.resolve("agent/hosts/simulated/machine"));

        assertThat(LedgerUnits.below(List.of(folder, folder.resolve("none"))).states())
                .containsOnlyKeys(unit.id())
                .containsEntry(unit.id(), UnitState.building(guest).toString());
        assertThat(LedgerUnits.below(List.of(folder.resolve("agent/hosts/simulated")))
                        .states())
                .isEmpty();
    }

    /** As an L40S shows it whose frame buffer is taken: its functions list nothing, and the agent knows what they listed. */
    @Test
    void types_that_a_full_board_no_longer_lists_are_those_that_the_agent_remembers() throws IOException {
        PciAddress board = PciAddress.parse("0001:d6:00.0").orElseThrow();
        PciAddress function = PciAddress.parse("0001:d6:00.4").orElseThrow();
        RecordedTree full = new TreeDrawing()
                .healthyHost("nvidia")
                .gpu(board, "0x10de", "0x26b9", "nvidia")
                .functions(board, "0x26b9", 1, List.of(function))
                .vendorFunction(function, List.of(), "0", "")
                .tree();
        Path file = folder.resolve("agent/hosts/real/agent/device-types.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"types\":{\"0x10de:0x26b9\":[{\"id\":\"1148\",\"name\":\"NVIDIA L40S-2Q\"}]}}");
        assertThat(types(full, AgentMemory.none())).isEmpty();

        AgentMemory memory = AgentMemory.below(List.of(folder));

        assertThat(types(full, memory)).containsExactly("L40S-2Q");
        RecordedTree recorded = Recorder.record(full, HostPrograms.recorded(full), memory);
        assertThat(types(recorded, AgentMemory.recorded(recorded)))
                .as("a recording remembers it too")
                .containsExactly("L40S-2Q");

        Files.createDirectories(folder.resolve("agent/hosts/real/machine"));
        assertThat(types(full, AgentMemory.below(List.of(folder))))
                .as("a simulated host's")
                .isEmpty();
    }

    private static List<String> types(RecordedTree tree, AgentMemory memory) {
        return new Inspector(tree, HostPrograms.recorded(tree), memory)
                .look().inventory().boards().stream()
                        .flatMap(board -> board.types().stream())
                        .map(VgpuType::label)
                        .toList();
    }

    @Test
    void a_ledger_that_cannot_be_read_is_no_reason_to_stop() throws IOException {
        Files.createDirectories(folder.resolve("agent"));
        Files.writeString(folder.resolve("agent/ledger.json"), "{");

        LedgerUnits units = LedgerUnits.below(List.of(folder));

        assertThat(units.states()).isEmpty();
        assertThat(units.notUnderstood()).singleElement().satisfies(left -> {
            assertThat(left.file()).endsWith("ledger.json");
            assertThat(left.reason()).startsWith("no ledger that can be read");
        });
        assertThat(new Inspector(
                                new RecordedTree.Builder().build(),
                                command -> Optional.empty(),
                                new AgentMemory(units, KnownTypes.none()))
                        .look()
                        .notUnderstood())
                .hasSize(1);
    }

    @Test
    void what_nvidias_tool_prints_is_read() {
        List<NvidiaGpu> gpus = NvidiaGpu.parse(
                "0, 00000000:3B:00.0, 535.129.03, Enabled\n1, 00000001:D6:00.0, 535.129.03, [N/A]\nError: none\n2,x,y,z",
                "|   0  MIG 1g.5gb          19        7          0:1     |\n|   3  MIG 1g.5gb          19        7          0:1     |");

        assertThat(gpus)
                .containsExactly(
                        new NvidiaGpu(0, PciAddress.parse("0000:3b:00.0").orElseThrow(), Optional.of(true), 1),
                        new NvidiaGpu(1, PciAddress.parse("0001:d6:00.0").orElseThrow(), Optional.empty(), 0));
    }
}

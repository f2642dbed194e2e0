package kilonova.agent.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.doctor.Doctor;
import kilonova.agent.inspection.AgentMemory;
import kilonova.agent.inspection.HostPrograms;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.Inspector;
import kilonova.agent.inspection.LedgerUnits;
import kilonova.agent.inspection.Owner;
import kilonova.agent.inspection.UnitUse;
import kilonova.agent.kernel.Errno;
import kilonova.agent.recording.RecordedTree.Entry;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.KnownTypes;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RecorderTest {
    private static final UUID UNIT = UUID.fromString("2f82ee72-3ac5-4615-9c0b-327c12e8c83d");
    private static final PciAddress GPU = PciAddress.parse("0000:84:00.0").orElseThrow();

    private static RecordedTree record(RecordedTree tree) {
        return Recorder.record(tree, HostPrograms.recorded(tree), AgentMemory.recorded(tree));
    }

    @TestFactory
    List<DynamicTest> a_recording_shows_what_the_machine_shows() {
        return DocumentedTrees.all().entrySet().stream()
                .map(tree -> DynamicTest.dynamicTest(tree.getKey(), () -> {
                    RecordedTree recorded = record(tree.getValue());
                    Inspection seen = Inspector.ofRecording(recorded).look();

                    assertThat(seen)
                            .isEqualTo(Inspector.ofRecording(tree.getValue()).look());
                    assertThat(Doctor.examine(seen))
                            .isEqualTo(Doctor.examine(
                                    Inspector.ofRecording(tree.getValue()).look()));
                    assertThat(record(recorded).entries()).isEqualTo(recorded.entries());
                }))
                .toList();
    }

    /** Everything that a real machine has beside what is asked for. */
    private static RecordedTree revealing() {
        TreeDrawing drawing = new TreeDrawing()
                .file("/proc/cmdline", "root=UUID=SECRET ip=SECRET systemd.hostname=SECRET intel_iommu=on token=SECRET")
                .healthyHost("nvidia", "mdev")
                .gpu(GPU, "0x10de", "0x13bd", "nvidia")
                .parent(
                        GPU,
                        List.of(new TreeDrawing.Type("nvidia-35", "GRID M10-0B", "framebuffer=512M")),
                        Map.of("nvidia-35", 15))
                .mdev(GPU, "nvidia-35", UNIT);
        String device = "/sys/devices/" + TreeDrawing.place(GPU);
        String definition = "<domain type='kvm'><name>SECRET-guest</name><uuid>SECRET</uuid>"
                + "<devices><graphics type='vnc' passwd='SECRET'/><hostdev mode='subsystem' type='mdev'><source>"
                + "<address uuid='" + UNIT + "'/></source></hostdev></devices></domain>";
        return drawing.file(device + "/vpd", "serial SECRET")
                .file(device + "/config", "SECRET")
                .file(device + "/label", "SECRET")
                .file(device + "/net/eth0/address", "SECRET")
                .file("/sys/class/dmi/id/product_serial", "SECRET")
                .file("/proc/driver/nvidia/gpus/0000:84:00.0/information", "GPU UUID: SECRET")
                .file("/proc/sys/kernel/hostname", "SECRET")
                .file("/etc/hostname", "SECRET")
                .file("/etc/libvirt/qemu/SECRET-guest.xml", definition)
                .file("/run/libvirt/qemu/SECRET-guest.xml", "<domstatus>" + definition + "</domstatus>")
                .file(
                        "/etc/mdevctl.d/0000:84:00.0/" + UNIT,
                        "{\"mdev_type\":\"nvidia-35\",\"start\":\"auto\",\"attrs\":[{\"assign\":\"SECRET\"}]}")
                .link("/sys/bus/pci/devices/0000:05:00.0", "../../../devices/pci0000:05/0000:05:00.0")
                .file("/sys/devices/pci0000:05/0000:05:00.0/class", "0x020000")
                .file("/sys/devices/pci0000:05/0000:05:00.0/vendor", "SECRET")
                .tree();
    }

    @Test
    void nothing_tells_whose_machine_it_is() {
        RecordedTree machine = revealing();
        LedgerUnits ledger = new LedgerUnits(Map.of(new UnitId.Mdev(UNIT), "assigned to guest SECRET"), List.of());

        RecordedTree recorded =
                Recorder.record(machine, HostPrograms.recorded(machine), new AgentMemory(ledger, KnownTypes.none()));

        assertThat(recorded.entries().toString()).doesNotContain("SECRET");
        assertThat(recorded.read("/proc/cmdline").value()).contains("intel_iommu=on");
        assertThat(recorded.exists("/sys/bus/pci/devices/0000:05:00.0")).isFalse();
        Inspection seen = Inspector.ofRecording(recorded).look();
        assertThat(seen.units()).map(UnitUse::owner).containsExactly(new Owner.Kilonova("assigned"));
        assertThat(seen.guests()).singleElement().satisfies(guest -> {
            assertThat(guest.name()).isEqualTo("guest-1");
            assertThat(guest.devices()).containsExactly(new UnitId.Mdev(UNIT));
        });
        assertThat(seen.definitions()).singleElement().satisfies(definition -> {
            assertThat(definition.type()).isEqualTo(Optional.of("nvidia-35"));
            assertThat(definition.startsAtBoot()).isTrue();
        });
    }

    @Test
    void a_file_that_cannot_be_read_is_recorded_with_its_error() {
        String count = "/sys/devices/" + TreeDrawing.place(GPU) + "/mdev_supported_types/nvidia-36/available_instances";
        RecordedTree.Builder machine = new RecordedTree.Builder();
        revealing().entries().forEach(machine::add);
        machine.add(count, new Entry.Unreadable(Errno.EIO));

        assertThat(record(machine.build()).entries()).containsEntry(count, new Entry.Unreadable(Errno.EIO));
    }
}

package kilonova.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.doctor.Finding.Severity;
import kilonova.agent.doctor.HostSetup.Configuration;
import kilonova.agent.doctor.HostSetup.ImageReading;
import kilonova.agent.inspection.Inspector;
import kilonova.agent.kernel.Errno;
import kilonova.agent.recording.RecordedTree;
import kilonova.agent.recording.TreeDrawing;
import kilonova.config.ConfigReader;
import kilonova.gpu.address.PciAddress;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each finding on a small machine that has just that. */
class DoctorTest {
    private static final PciAddress GPU = at("0000:41:00.0");
    private static final PciAddress FUNCTION = at("0000:41:00.4");
    private static final UUID UNIT = UUID.fromString("2f82ee72-3ac5-4615-9c0b-327c12e8c83d");
    private static final List<TreeDrawing.Type> TYPES = List.of(
            new TreeDrawing.Type("nvidia-558", "NVIDIA A40-2Q", "framebuffer=2048M, max_instance=24"),
            new TreeDrawing.Type("nvidia-560", "NVIDIA A40-4Q", "framebuffer=4096M, max_instance=12"));

    private static PciAddress at(String text) {
        return PciAddress.parse(text).orElseThrow();
    }

    private static List<Finding> examine(TreeDrawing machine) {
        return Doctor.examine(Inspector.ofRecording(machine.tree()).look());
    }

    private static TreeDrawing nvidia(String driver) {
        return new TreeDrawing()
                .healthyHost("nvidia", "nvidia_vgpu_vfio", "mdev")
                .gpu(GPU, "0x10de", "0x2235", driver);
    }

    private static TreeDrawing offering() {
        return nvidia("nvidia").parent(GPU, TYPES, Map.of("nvidia-558", 24, "nvidia-560", 12));
    }

    private static TreeDrawing intel(String gvt) {
        return new TreeDrawing()
                .healthyHost("i915")
                .file("/sys/module/i915/parameters/enable_gvt", gvt)
                .gpu(at("0000:00:02.0"), "0x8086", "0x591b", "i915");
    }

    /** A machine on which one thing is otherwise than on a healthy one. */
    private static TreeDrawing except(TreeDrawing machine, String path) {
        return new TreeDrawing() {
            @Override
            public RecordedTree tree() {
                RecordedTree.Builder changed = new RecordedTree.Builder();
                machine.tree().entries().forEach((at, entry) -> {
                    if (!at.equals(path) && !at.startsWith(path + "/")) {
                        changed.add(at, entry);
                    }
                });
                return changed.build();
            }
        };
    }

    /** The first answer that is drawn stays. */
    private static TreeDrawing answering(String title, String text) {
        return new TreeDrawing()
                .answer(title, text)
                .healthyHost("nvidia", "mdev")
                .gpu(GPU, "0x10de", "0x2235", "nvidia")
                .parent(GPU, TYPES, Map.of("nvidia-558", 24, "nvidia-560", 12));
    }

    private static Map<String, TreeDrawing> machines() {
        Map<String, TreeDrawing> machines = new LinkedHashMap<>();
        machines.put("BLOCKS host.no_gpu", new TreeDrawing().healthyHost());
        machines.put("BLOCKS host.no_kvm", except(offering(), "/sys/class/misc/kvm"));
        machines.put("BLOCKS host.no_vfio", except(offering(), "/sys/class/misc/vfio"));
        machines.put("EXPLAINS host.iommu_off", except(offering(), "/sys/class/iommu"));
        machines.put("BLOCKS host.libvirt_missing", except(offering(), "/kilonova/answers/libvirt-version"));
        machines.put("BLOCKS host.qemu_missing", except(offering(), "/kilonova/answers/qemu-version"));
        machines.put("BLOCKS host.libvirt_too_old", answering("libvirt-version", "libvirtd (libvirt) 7.10.0"));
        machines.put("BLOCKS host.qemu_too_old", answering("qemu-version", "QEMU emulator version 5.2.0"));
        machines.put(
                "LIMITS host.libvirt_cannot_move_guests", answering("libvirt-version", "libvirtd (libvirt) 8.5.0"));
        machines.put("LIMITS host.qemu_cannot_move_guests", answering("qemu-version", "QEMU emulator version 8.0.4"));
        machines.put(
                "LIMITS host.not_understood",
                offering().file("/sys/bus/pci/devices/strange", "").folder("/sys"));
        machines.put("BLOCKS driver.missing", nvidia(""));
        machines.put("BLOCKS driver.other", nvidia("nouveau"));
        machines.put("BLOCKS driver.whole_gpu_for_guest", nvidia("vfio-pci"));
        machines.put("BLOCKS driver.no_vgpu", nvidia("nvidia"));
        machines.put("BLOCKS gvt.off", intel("N"));
        machines.put("BLOCKS gvt.no_types", intel("Y"));
        machines.put("BLOCKS functions.not_enabled", nvidia("nvidia").functions(GPU, "0x2235", 32, List.of()));
        machines.put("BLOCKS functions.no_types", nvidia("nvidia").functions(GPU, "0x2235", 32, List.of(FUNCTION)));
        machines.put(
                "BLOCKS board.no_types",
                nvidia("nvidia")
                        .functions(GPU, "0x2235", 32, List.of(FUNCTION))
                        .vendorFunction(FUNCTION, List.of(), "0", ""));
        machines.put("BLOCKS board.offers_none", nvidia("nvidia").parent(GPU, TYPES, Map.of()));
        machines.put(
                "BLOCKS mig.no_instances",
                nvidia("nvidia")
                        .parent(GPU, TYPES, Map.of())
                        .answer("nvidia-gpus", "0, 00000000:41:00.0, 550.90, Enabled"));
        machines.put(
                "EXPLAINS mode.equal_size",
                nvidia("nvidia")
                        .parent(GPU, TYPES, Map.of("nvidia-558", 23))
                        .mdev(GPU, "nvidia-558", UNIT)
                        .file("/kilonova/ledger", UNIT + " assigned"));
        machines.put(
                "LIMITS functions.share_iommu_group",
                nvidia("nvidia")
                        .functions(GPU, "0x2235", 32, List.of(FUNCTION))
                        .parent(FUNCTION, TYPES, Map.of("nvidia-558", 1, "nvidia-560", 1))
                        .link("/sys/kernel/iommu_groups/21/devices/0000:41:00.5", "../../../../devices/x"));
        machines.put("LIMITS units.foreign", offering().mdev(GPU, "nvidia-558", UNIT));
        machines.put(
                "LIMITS units.of_mdevctl",
                offering()
                        .mdev(GPU, "nvidia-558", UNIT)
                        .file("/etc/mdevctl.d/0000:41:00.0/" + UNIT, "{\"mdev_type\":\"nvidia-558\"}"));
        machines.put(
                "LIMITS units.of_guest",
                offering()
                        .mdev(GPU, "nvidia-558", UNIT)
                        .file(
                                "/etc/libvirt/qemu/a.xml",
                                "<domain><name>a</name><devices><hostdev type='mdev'><source><address uuid='" + UNIT
                                        + "'/></source></hostdev></devices></domain>"));
        machines.put(
                "LIMITS mdevctl.definitions",
                offering()
                        .file(
                                "/etc/mdevctl.d/0000:41:00.0/" + UNIT,
                                "{\"mdev_type\":\"nvidia-558\",\"start\":\"auto\"}"));
        return machines;
    }

    @TestFactory
    List<DynamicTest> a_machine_with_one_thing_amiss_has_that_finding_and_no_other() {
        return machines().entrySet().stream()
                .map(machine -> DynamicTest.dynamicTest(
                        machine.getKey(),
                        () -> assertThat(examine(machine.getValue()))
                                .filteredOn(finding -> !finding.code().equals("mode.equal_size")
                                        || machine.getKey().endsWith("equal_size"))
                                .singleElement()
                                .satisfies(finding -> {
                                    assertThat(finding.severity() + " " + finding.code())
                                            .isEqualTo(machine.getKey());
                                    assertThat(finding.remedies()).isNotEmpty().doesNotContain("");
                                    assertThat(finding.sentence()).matches("(?s)[A-Z0-9/vlqm].*[^ ]");
                                })))
                .toList();
    }

    @Test
    void a_machine_on_which_all_is_well_has_no_finding() {
        assertThat(examine(offering())).isEmpty();
    }

    @Test
    void files_that_a_user_may_not_read_are_one_finding() {
        RecordedTree.Builder machine = new RecordedTree.Builder();
        offering().tree().entries().forEach(machine::add);
        machine.add("/etc/libvirt/qemu/a.xml", new RecordedTree.Entry.Unreadable(Errno.EACCES));
        machine.add("/etc/libvirt/qemu/b.xml", new RecordedTree.Entry.Unreadable(Errno.EACCES));

        assertThat(Doctor.examine(Inspector.ofRecording(machine.build()).look()))
                .map(Finding::code)
                .containsExactly("host.not_root");
    }

    @Test
    void functions_need_the_iommu() {
        TreeDrawing machine = except(nvidia("nvidia").functions(GPU, "0x2235", 32, List.of()), "/sys/class/iommu");

        assertThat(examine(machine))
                .filteredOn(finding -> finding.severity() == Severity.BLOCKS)
                .map(Finding::code)
                .containsExactly("host.iommu_off", "functions.not_enabled");
    }

    private static TreeDrawing withoutFunctions() {
        return nvidia("nvidia").functions(GPU, "0x2235", 32, List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enabled_mdev_types = nvidia-558               | ''",
                "enabled_mdev_types = A40-2Q                   | ''",
                "sriov = off                                   | BLOCKS config.no_type_enabled",
                "enabled_mdev_types = nvidia-559               | BLOCKS config.unknown_type",
                "enabled_mdev_types = nvidia-558, nvidia-560   | LIMITS config.warning",
                "enabled_mdev_type = nvidia-558                | BLOCKS config.refused",
                "enabled_mdev_types = nvidia-558;[mdev_nvidia-558];device_addresses = 0000:c1:00.0 | LIMITS config.address_not_found, LIMITS config.no_type_for_device",
            })
    void settings_are_told_that_keep_devices_from_giving(String devices, String expected) {
        assertThat(configured(offering(), devices)).isEqualTo(expected);
    }

    @Test
    void functions_that_nobody_enables_are_told_of() {
        assertThat(configured(withoutFunctions(), "enabled_mdev_types = nvidia-558;sriov = off"))
                .isEqualTo("BLOCKS functions.not_enabled, LIMITS config.sriov_off");
        assertThat(configured(withoutFunctions(), "enabled_mdev_types = nvidia-558"))
                .isEqualTo("BLOCKS functions.not_enabled");
    }

    @Test
    void a_configuration_that_cannot_be_read_is_told_of() {
        assertThat(codes(
                        offering(),
                        new HostSetup(Optional.of(new Configuration.Unreadable("a.conf", "why")), Optional.empty())))
                .isEqualTo("BLOCKS config.unreadable");
    }

    private static String configured(TreeDrawing machine, String devices) {
        String text = "[devices]\n" + devices.replace(";", "\n") + "\n";
        Configuration read = new Configuration.Read("a.conf", ConfigReader.read("a.conf", text, parent -> false));
        return codes(machine, new HostSetup(Optional.of(read), Optional.empty()));
    }

    private static String codes(TreeDrawing machine, HostSetup setup) {
        return String.join(
                ", ",
                Doctor.examine(Inspector.ofRecording(machine.tree()).look(), setup).stream()
                        .map(finding -> finding.severity() + " " + finding.code())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kilonova-images |                            | ''",
                "nobody          |                            | EXPLAINS images.read_by_nobody",
                "                | setpriv --reuid            | LIMITS images.read_by_root",
                "kilonova-images | unshare,prlimit            | LIMITS images.fewer_bounds",
                "                | setpriv,setpriv --reuid    | LIMITS images.read_by_root, LIMITS images.fewer_bounds",
            })
    void missing_bounds_of_those_who_read_images_are_told_of(String user, String lacking, String expected) {
        ImageReading reading =
                new ImageReading(Optional.ofNullable(user), lacking == null ? List.of() : List.of(lacking.split(",")));

        assertThat(codes(offering(), new HostSetup(Optional.empty(), Optional.of(reading))))
                .isEqualTo(expected);
    }

    /** A guest's name may hold anything; what is shown can be pasted into a shell. */
    @Test
    void names_are_quoted_in_commands() {
        TreeDrawing machine = offering()
                .mdev(GPU, "nvidia-558", UNIT)
                .file(
                        "/etc/libvirt/qemu/a.xml",
                        "<domain><name>a'b; reboot</name><devices><hostdev type='mdev'><source><address uuid='" + UNIT
                                + "'/></source></hostdev></devices></domain>");

        assertThat(examine(machine))
                .flatMap(Finding::remedies)
                .first()
                .asString()
                .startsWith("virsh dumpxml 'a'\\''b; reboot'  #");
    }
}

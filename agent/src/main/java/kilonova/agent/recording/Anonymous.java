package kilonova.agent.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kilonova.agent.inspection.GuestDevices;
import kilonova.agent.inspection.GuestFiles;
import kilonova.agent.inspection.MdevDefinition;
import kilonova.agent.inspection.MdevDefinitions;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;

/** Files that hold more than a recording may: the same files again, with only what matters in them. */
final class Anonymous {
    private static final List<String> KERNEL_ARGUMENTS = List.of(
            "amd_iommu",
            "i915.enable_guc",
            "i915.enable_gvt",
            "i915.max_vfs",
            "intel_iommu",
            "iommu",
            "iommu.passthrough",
            "modprobe.blacklist",
            "module_blacklist",
            "nouveau.modeset",
            "pci",
            "vfio-pci.ids",
            "vfio_iommu_type1.allow_unsafe_interrupts");

    private Anonymous() {}

    /** The kernel's arguments, of those that matter to devices. */
    static void commandLine(Kernel kernel, RecordedTree.Builder tree) {
        kernel.read("/proc/cmdline")
                .value()
                .ifPresent(line -> tree.file(
                        "/proc/cmdline",
                        Arrays.stream(line.split("\\s+", -1))
                                .filter(word -> KERNEL_ARGUMENTS.contains(word.split("=", 2)[0]))
                                .collect(Collectors.joining(" ", "", "\n"))));
    }

    /** mdevctl's definitions without their attributes. */
    static void definitions(Kernel kernel, RecordedTree.Builder tree) {
        for (MdevDefinition definition : MdevDefinitions.of(kernel, new ArrayList<>())) {
            tree.file(
                    MdevDefinitions.FOLDER + "/" + definition.parent() + "/" + definition.uuid(),
                    "{\"mdev_type\": \"%s\", \"start\": \"%s\"}\n"
                            .formatted(
                                    definition.type().orElse("").replaceAll("[^A-Za-z0-9._-]", "_"),
                                    definition.startsAtBoot() ? "auto" : "manual"));
        }
    }

    /** Guests by number, with their devices and nothing else. */
    static void guests(Kernel kernel, RecordedTree.Builder tree) {
        int number = 0;
        for (GuestDevices guest : GuestFiles.read(kernel, new ArrayList<>())) {
            String name = "guest-" + ++number;
            tree.file(
                    GuestFiles.FOLDERS.getLast() + "/" + name + ".xml",
                    guest.devices().stream()
                            .map(Anonymous::device)
                            .collect(Collectors.joining(
                                    "",
                                    "<domain>\n  <name>" + name + "</name>\n  <devices>\n",
                                    "  </devices>\n</domain>\n")));
        }
    }

    private static String device(UnitId device) {
        Optional<PciAddress> function = switch (device) {
            case UnitId.Mdev mdev -> Optional.empty();
            case UnitId.Function(PciAddress address) -> Optional.of(address);
        };
        String address = function.map(at -> "<address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>"
                        .formatted(at.domain(), at.bus(), at.slot(), at.function()))
                .orElse("<address uuid='" + device + "'/>");
        return "    <hostdev mode='subsystem' type='%s'><source>%s</source></hostdev>\n"
                .formatted(function.isPresent() ? "pci" : "mdev", address);
    }
}

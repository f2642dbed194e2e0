package kilonova.agent.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.agent.inspection.HostFacts;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.Version;
import kilonova.gpu.board.Slot;

/** What the machine lacks, whichever device it has. */
final class HostChecks {
    /** The oldest that OpenStack's own compute service of 2025 takes. */
    private static final Version OLDEST_LIBVIRT = new Version(8, 0, 0);

    private static final Version OLDEST_QEMU = new Version(6, 2, 0);
    /** The oldest that can move a running guest with a mediated device. */
    private static final Version MOVING_LIBVIRT = new Version(8, 6, 0);

    private static final Version MOVING_QEMU = new Version(8, 1, 0);
    /** The oldest that can move a running guest with a virtual function. */
    private static final Version MOVING_FUNCTIONS_LIBVIRT = new Version(10, 0, 0);

    private static final Version MOVING_FUNCTIONS_QEMU = new Version(8, 2, 2);

    private static final String UPGRADE_LIBVIRT = "apt install libvirt-daemon-system || dnf upgrade libvirt";
    private static final String UPGRADE_QEMU = "apt install qemu-system-x86 || dnf upgrade qemu-kvm";

    private HostChecks() {}

    static List<Finding> of(Inspection seen) {
        List<Finding> findings = new ArrayList<>();
        if (seen.inventory().boards().isEmpty() && seen.gpus().isEmpty()) {
            findings.add(Finding.blocks(
                    "host.no_gpu",
                    "No GPU of NVIDIA, AMD or Intel is on PCI, and no virtual device parents vGPUs.",
                    "lspci -nn -d ::0300 ; lspci -nn -d ::0302 ; lspci -nn -d ::1200",
                    "modprobe mtty  # for a trial without a GPU, where the kernel has the sample driver"));
        }
        HostFacts facts = seen.facts();
        findings.addAll(kernel(seen, facts));
        libvirt(seen, facts.libvirt()).ifPresent(findings::add);
        qemu(seen, facts.qemu()).ifPresent(findings::add);
        if (seen.notUnderstood().stream().anyMatch(left -> left.reason().contains("(EACCES)"))) {
            findings.add(Finding.limits(
                    "host.not_root",
                    "Some files may not be read by this user; whose the vGPUs are cannot be told for sure.",
                    "sudo kilonova gpu doctor"));
        }
        seen.notUnderstood().stream()
                .filter(left -> !left.reason().contains("(EACCES)"))
                .map(left -> Finding.limits(
                        "host.not_understood",
                        left.file() + ": " + left.reason(),
                        "kilonova gpu record FILE  # and send it with a bug report"))
                .forEach(findings::add);
        return findings;
    }

    private static List<Finding> kernel(Inspection seen, HostFacts facts) {
        List<Finding> findings = new ArrayList<>();
        if (!facts.kvm()) {
            findings.add(Finding.blocks(
                    "host.no_kvm",
                    "The kernel cannot run guests in hardware: KVM is not there.",
                    "modprobe kvm_intel || modprobe kvm_amd",
                    "Enable VT-x or AMD-V in the firmware's settings."));
        }
        if (!facts.vfio()) {
            findings.add(Finding.blocks(
                    "host.no_vfio",
                    "The kernel hands no devices to guests: the vfio modules are not loaded.",
                    "modprobe -a vfio vfio_iommu_type1 mdev"));
        }
        if (!facts.iommu()) {
            findings.add(iommu(seen));
        }
        return findings;
    }

    /** A mediated device of a whole GPU is shielded by its driver; a virtual function needs the IOMMU. */
    private static Finding iommu(Inspection seen) {
        boolean functions = seen.inventory().boards().stream().anyMatch(board -> board.virtualFunctions() > 0)
                || seen.gpus().stream().anyMatch(gpu -> gpu.possibleFunctions() > 0);
        String[] remedies = {
            "Enable VT-d or AMD-Vi (IOMMU), and SR-IOV, in the firmware's settings.",
            "sed -i 's/^GRUB_CMDLINE_LINUX=\"/&intel_iommu=on iommu=pt /' /etc/default/grub && update-grub && reboot",
        };
        return functions
                ? Finding.blocks(
                        "host.iommu_off",
                        "The IOMMU is off: virtual functions cannot be enabled, or not be given to guests.",
                        remedies)
                : Finding.explains(
                        "host.iommu_off", "The IOMMU is off; the devices of this machine do without it.", remedies);
    }

    private static Optional<Finding> libvirt(Inspection seen, Optional<Version> version) {
        return software(
                "libvirt",
                version,
                OLDEST_LIBVIRT,
                givesFunctions(seen) ? MOVING_FUNCTIONS_LIBVIRT : MOVING_LIBVIRT,
                UPGRADE_LIBVIRT);
    }

    private static Optional<Finding> qemu(Inspection seen, Optional<Version> version) {
        return software(
                "qemu", version, OLDEST_QEMU, givesFunctions(seen) ? MOVING_FUNCTIONS_QEMU : MOVING_QEMU, UPGRADE_QEMU);
    }

    private static boolean givesFunctions(Inspection seen) {
        return seen.inventory().boards().stream()
                .flatMap(board -> board.slots().stream())
                .anyMatch(Slot.VendorFunction.class::isInstance);
    }

    private static Optional<Finding> software(
            String name, Optional<Version> installed, Version oldest, Version moving, String remedy) {
        if (installed.isEmpty()) {
            return Optional.of(Finding.blocks(
                    "host." + name + "_missing", name + " is not installed; guests cannot be run.", remedy));
        }
        Version version = installed.get();
        if (version.isBefore(oldest)) {
            return Optional.of(Finding.blocks(
                    "host." + name + "_too_old",
                    "%s %s is too old; %s is the least.".formatted(name, version, oldest),
                    remedy));
        }
        return version.isBefore(moving)
                ? Optional.of(Finding.limits(
                        "host." + name + "_cannot_move_guests",
                        "%s %s cannot move a running guest with a vGPU of this machine; %s can."
                                .formatted(name, version, moving),
                        remedy))
                : Optional.empty();
    }
}

package kilonova.agent.inspection;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What stands around the devices.
 *
 * @param kernelRelease the kernel's release, {@code 6.12.0-amd64}
 * @param iommu whether the kernel uses an IOMMU
 * @param kvm whether guests can run in hardware
 * @param vfio whether the kernel hands devices to guests
 * @param modules loaded kernel modules, of those that matter
 * @param gvtEnabled whether {@code i915} was loaded with GVT-g; empty where it has no such setting
 * @param libvirt its version, if it is installed
 * @param qemu its version, if it is installed
 * @param mdevctl its version, if it is installed
 */
public record HostFacts(
        Optional<String> kernelRelease,
        boolean iommu,
        boolean kvm,
        boolean vfio,
        Set<String> modules,
        Optional<Boolean> gvtEnabled,
        Optional<Version> libvirt,
        Optional<Version> qemu,
        Optional<Version> mdevctl) {
    /** The modules that are looked for. */
    public static final List<String> MODULES = List.of(
            "amdgpu",
            "gim",
            "i915",
            "kvm",
            "kvm_amd",
            "kvm_intel",
            "kvmgt",
            "mbochs",
            "mdev",
            "mdpy",
            "mtty",
            "nouveau",
            "nvidia",
            "nvidia_vgpu_vfio",
            "vfio",
            "vfio_iommu_type1",
            "vfio_mdev",
            "vfio_pci",
            "vfio_pci_core",
            "xe");

    public HostFacts {
        modules = Set.copyOf(modules);
    }
}

package kilonova.agent.doctor;

import java.util.List;
import java.util.Optional;
import kilonova.agent.inspection.HostFacts;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.PciGpu;
import kilonova.gpu.address.DeviceKey;

/** Why a GPU gives no vGPUs at all: it parents no mediated devices and has no virtual functions. */
final class BareGpuChecks {
    private BareGpuChecks() {}

    static List<Finding> of(Inspection seen, PciGpu gpu) {
        DeviceKey key = DeviceKey.of(gpu.address());
        return DriverChecks.of(gpu).or(() -> withDriver(seen.facts(), gpu)).map(finding -> finding.of(key)).stream()
                .toList();
    }

    private static Optional<Finding> withDriver(HostFacts facts, PciGpu gpu) {
        return switch (gpu.vendor()) {
            case NVIDIA -> Optional.of(nvidia(facts));
            case INTEL -> Optional.of(intel(facts));
            case AMD ->
                Optional.of(Finding.blocks(
                        "driver.no_vgpu",
                        "AMD's GPUs are shared by virtual functions, and this one has none.",
                        "modprobe gim  # AMD's driver for virtual functions, where the GPU is one that it knows"));
            case OTHER -> Optional.empty();
        };
    }

    private static Finding nvidia(HostFacts facts) {
        return facts.modules().contains("nvidia_vgpu_vfio")
                ? Finding.blocks(
                        "driver.no_vgpu",
                        "NVIDIA's vGPU manager is loaded and offers no type on it: it is no vGPU model, or its services do not run.",
                        "systemctl restart nvidia-vgpud nvidia-vgpu-mgr ; journalctl -b -u nvidia-vgpud",
                        "nvidia-smi vgpu -s  # what it supports")
                : Finding.blocks(
                        "driver.no_vgpu",
                        "NVIDIA's ordinary driver is loaded, not its vGPU manager.",
                        "sh NVIDIA-Linux-x86_64-VERSION-vgpu-kvm.run  # the vGPU manager for KVM, from NVIDIA's licensing portal",
                        "modprobe nvidia-vgpu-vfio");
    }

    private static Finding intel(HostFacts facts) {
        return facts.gvtEnabled().orElse(false)
                ? Finding.blocks(
                        "gvt.no_types",
                        "GVT-g is on, and this GPU offers no types: kvmgt is not loaded, or it is newer than GVT-g.",
                        "modprobe kvmgt",
                        "journalctl -k -b | grep -i gvt")
                : Finding.blocks(
                        "gvt.off",
                        "GVT-g is off. It works on Intel's processors of the fifth to the tenth generation only.",
                        "echo 'options i915 enable_gvt=1' > /etc/modprobe.d/gvt.conf && echo kvmgt > /etc/modules-load.d/gvt.conf && update-initramfs -u && reboot");
    }
}

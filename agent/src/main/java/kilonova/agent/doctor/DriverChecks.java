package kilonova.agent.doctor;

import java.util.Optional;
import java.util.Set;
import kilonova.agent.inspection.PciGpu;
import kilonova.gpu.address.PciAddress;

/** Whether a GPU has the driver that makes vGPUs of it. */
final class DriverChecks {
    /** Drivers that hold a device for a guest that gets it whole. */
    private static final Set<String> FOR_GUESTS = Set.of("vfio-pci", "pci-stub", "pciback");

    private DriverChecks() {}

    static Optional<Finding> of(PciGpu gpu) {
        if (gpu.driver().isEmpty()) {
            return Optional.of(Finding.blocks("driver.missing", "No driver is bound to it.", install(gpu)));
        }
        String driver = gpu.driver().get();
        if (FOR_GUESTS.contains(driver)) {
            return Optional.of(Finding.blocks(
                    "driver.whole_gpu_for_guest",
                    "It is bound to %s: a guest gets the whole GPU, and no vGPUs come of it.".formatted(driver),
                    "echo %s > /sys/bus/pci/drivers/%s/unbind  # with no guest that has it"
                            .formatted(gpu.address(), driver),
                    "echo > /sys/bus/pci/devices/%s/driver_override ; echo %s > /sys/bus/pci/drivers_probe"
                            .formatted(gpu.address(), gpu.address())));
        }
        boolean right = switch (gpu.vendor()) {
            case NVIDIA -> driver.equals("nvidia");
            case INTEL -> driver.equals("i915") || driver.equals("xe");
            case AMD -> driver.equals("gim") || driver.equals("amdgpu");
            case OTHER -> true;
        };
        return right
                ? Optional.empty()
                : Optional.of(Finding.blocks(
                        "driver.other",
                        "It is bound to %s, which makes no vGPUs.".formatted(driver),
                        "echo 'blacklist %s' > /etc/modprobe.d/no-%s.conf && update-initramfs -u && reboot"
                                .formatted(driver, driver),
                        install(gpu)));
    }

    private static String install(PciGpu gpu) {
        PciAddress address = gpu.address();
        return switch (gpu.vendor()) {
            case NVIDIA ->
                "sh NVIDIA-Linux-x86_64-VERSION-vgpu-kvm.run  # the vGPU manager for KVM, from NVIDIA's licensing portal";
            case INTEL -> "modprobe i915 || modprobe xe";
            case AMD -> "modprobe gim  # AMD's driver for virtual functions";
            case OTHER -> "lspci -k -s " + address;
        };
    }
}

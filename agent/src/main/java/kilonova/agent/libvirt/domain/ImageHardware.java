package kilonova.agent.libvirt.domain;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hardware that an image asks for in its properties; what it does not name, or names wrongly, is as most images want it.
 *
 * @param machine {@code hw_machine_type}
 * @param diskBus {@code hw_disk_bus}: virtio, scsi, sata, ide or usb
 * @param cdromBus {@code hw_cdrom_bus}
 * @param cardModel {@code hw_vif_model}
 * @param videoModel {@code hw_video_model}; {@code none} leaves the vGPU as the only display
 * @param uefi {@code hw_firmware_type=uefi}
 * @param guestAgent {@code hw_qemu_guest_agent}
 * @param quiesced {@code os_require_quiesce}: whether the guest's agent must bring file systems to rest before a copy of the disk
 * @param gpuDisplay {@code hw_gpu_display}: whether the first vGPU's own display is shown on the server's console
 * @param commandLine {@code os_command_line}, for a kernel that is booted directly
 */
public record ImageHardware(
        String machine,
        String diskBus,
        String cdromBus,
        String cardModel,
        String videoModel,
        boolean uefi,
        boolean guestAgent,
        boolean quiesced,
        boolean gpuDisplay,
        Optional<String> commandLine) {
    private static final Set<String> DISK_BUSES = Set.of("virtio", "scsi", "sata", "ide", "usb");
    private static final Set<String> CARD_MODELS =
            Set.of("virtio", "e1000", "e1000e", "igb", "rtl8139", "ne2k_pci", "pcnet", "vmxnet3");
    private static final Set<String> VIDEO_MODELS =
            Set.of("virtio", "vga", "cirrus", "vmvga", "qxl", "bochs", "ramfb", "none");

    /** Reads an image's properties. */
    public static ImageHardware of(Map<String, String> properties) {
        String machine = properties.getOrDefault("hw_machine_type", "q35");
        String usualCdrom = machine.contains("q35") ? "sata" : "ide";
        return new ImageHardware(
                machine,
                oneOf(DISK_BUSES, properties, "hw_disk_bus", "virtio"),
                oneOf(DISK_BUSES, properties, "hw_cdrom_bus", usualCdrom),
                oneOf(CARD_MODELS, properties, "hw_vif_model", "virtio"),
                oneOf(VIDEO_MODELS, properties, "hw_video_model", "virtio"),
                "uefi".equals(properties.get("hw_firmware_type")),
                isTrue(properties.get("hw_qemu_guest_agent")),
                isTrue(properties.get("os_require_quiesce")),
                isTrue(properties.get("hw_gpu_display")),
                Optional.ofNullable(properties.get("os_command_line")).filter(line -> !line.isBlank()));
    }

    private static String oneOf(Set<String> known, Map<String, String> properties, String name, String usual) {
        String value = properties.getOrDefault(name, usual).toLowerCase(Locale.ROOT);
        return known.contains(value) ? value : usual;
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && Set.of("yes", "true", "1", "on").contains(value.toLowerCase(Locale.ROOT));
    }
}

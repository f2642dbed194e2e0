package kilonova.gpu.board;

import java.util.List;

/** What kind of device a PCI class names. */
public final class PciClass {
    /** Display controllers, and processing accelerators: what computes without a display. */
    private static final List<String> GPUS = List.of("0x03", "0x12");

    private PciClass() {}

    /** @param pciClass as sysfs writes it, {@code 0x030200} */
    public static boolean isGpu(String pciClass) {
        return GPUS.stream().anyMatch(pciClass::startsWith);
    }
}

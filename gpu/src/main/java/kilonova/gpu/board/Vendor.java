package kilonova.gpu.board;

import java.util.Locale;

/** Who made a board, as far as it matters. */
public enum Vendor {
    NVIDIA,
    INTEL,
    AMD,
    /** A virtual device, or a maker without rules of its own here. */
    OTHER;

    /** @param pciVendorId as sysfs writes it, {@code 0x10de} */
    public static Vendor ofPciId(String pciVendorId) {
        return switch (pciVendorId.strip().toLowerCase(Locale.ROOT)) {
            case "0x10de" -> NVIDIA;
            case "0x8086" -> INTEL;
            case "0x1002" -> AMD;
            default -> OTHER;
        };
    }
}

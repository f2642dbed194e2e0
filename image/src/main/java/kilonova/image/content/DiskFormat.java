package kilonova.image.content;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an image claims to be. */
public enum DiskFormat {
    RAW,
    QCOW2,
    VMDK,
    VDI,
    VHD,
    VHDX,
    ISO,
    AMI,
    ARI,
    AKI;

    /** As the API writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DiskFormat> of(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text().equals(text))
                .findFirst();
    }

    /** All, as the API writes them. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(DiskFormat::text).toList();
    }

    /** Kernels, ramdisks and their file systems are opaque: nothing ever interprets them. */
    boolean isOpaque() {
        return this == AMI || this == ARI || this == AKI;
    }
}

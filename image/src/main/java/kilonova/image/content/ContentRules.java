package kilonova.image.content;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Refusal;

/**
 * Whether data may stand as an image of a format. It must look like that format and like no other, because a hypervisor or a
 * converter that guesses would open it as that other one; and opening it must not reach for other files of the host.
 */
final class ContentRules {
    private static final int VDI_SIZE = 0x170;
    private static final int VHD_SIZE = 48;
    private static final int SECTOR = 512;

    private ContentRules() {}

    /** What is wrong with data that begins like this; empty if nothing is, as far as the beginning tells. */
    static Optional<Refusal> broken(DiskFormat declared, Bytes head) {
        if (declared.isOpaque()) {
            return Optional.empty();
        }
        Set<Kind> kinds = Kind.of(head);
        return switch (declared) {
            case RAW -> kinds.isEmpty() ? Optional.empty() : mismatch(declared, kinds);
            case VHD -> kinds.isEmpty() ? Optional.empty() : matched(declared, kinds, Kind.VHD);
            case QCOW2 -> matched(declared, kinds, Kind.QCOW2).or(() -> Qcow2Rules.broken(head));
            case VMDK -> matched(declared, kinds, Kind.VMDK).or(() -> VmdkRules.broken(head));
            case VDI -> matched(declared, kinds, Kind.VDI);
            case VHDX -> matched(declared, kinds, Kind.VHDX);
            case ISO -> matched(declared, kinds, Kind.ISO);
            case AMI, ARI, AKI -> Optional.empty();
        };
    }

    /** What is wrong with data that ends like this, when its beginning is right. A fixed VHD is only told by its last sector. */
    static Optional<Refusal> brokenAtEnd(DiskFormat declared, Bytes head, Bytes tail) {
        boolean isVhd = head.startsWith("conectix") || tail.startsWith("conectix");
        return declared == DiskFormat.VHD && !isVhd ? mismatch(declared, Set.of()) : Optional.empty();
    }

    /** Bytes of the disk inside, where that is easily told. */
    static OptionalLong virtualSize(DiskFormat declared, Bytes head, Bytes tail, long size) {
        return switch (declared) {
            case RAW, ISO, AMI, ARI, AKI -> OptionalLong.of(size);
            case QCOW2 -> OptionalLong.of(head.big64(Qcow2Rules.SIZE));
            case VMDK -> OptionalLong.of(head.little64(VmdkRules.CAPACITY) * SECTOR);
            case VDI -> OptionalLong.of(head.little64(VDI_SIZE));
            case VHD -> OptionalLong.of((head.startsWith("conectix") ? head : tail).big64(VHD_SIZE));
            case VHDX -> OptionalLong.empty();
        };
    }

    private static Optional<Refusal> matched(DiskFormat declared, Set<Kind> kinds, Kind expected) {
        return kinds.equals(Set.of(expected)) ? Optional.empty() : mismatch(declared, kinds);
    }

    private static Optional<Refusal> mismatch(DiskFormat declared, Set<Kind> kinds) {
        String looks = kinds.isEmpty()
                ? "raw data"
                : String.join(" and ", kinds.stream().map(Kind::text).toList());
        return Optional.of(new Refusal(
                Reason.WRONG_FORMAT,
                "The image's disk_format is " + declared.text() + ", and its data looks like " + looks + "."));
    }
}

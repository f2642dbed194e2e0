package kilonova.image.content;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What data looks like to a program that guesses a disk's format from its content. Data of no kind is raw. */
enum Kind {
    QCOW,
    QCOW2,
    QED,
    VMDK,
    VDI,
    VHD,
    VHDX,
    ISO,
    LUKS,
    PARALLELS;

    private static final int VDI_MAGIC = 64;
    private static final int ISO_MAGIC = 32769;
    /** As much of a text as a hypervisor reads when it guesses. */
    private static final int DESCRIPTOR_PROBE = 2048;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All kinds that data with such a beginning looks like; more than one means that somebody tries a trick. */
    static Set<Kind> of(Bytes head) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (head.startsWith("QFI\u00fb")) {
            kinds.add(head.big32(4) == 1 ? QCOW : QCOW2);
        }
        if (head.startsWith("KDMV") || head.startsWith("COWD") || isVmdkDescriptor(head)) {
            kinds.add(VMDK);
        }
        add(kinds, QED, head.startsWith("QED\u0000"));
        add(kinds, VDI, head.is(VDI_MAGIC, "\u007f\u0010\u00da\u00be"));
        add(kinds, VHD, head.startsWith("conectix"));
        add(kinds, VHDX, head.startsWith("vhdxfile"));
        add(kinds, ISO, head.is(ISO_MAGIC, "CD001"));
        add(kinds, LUKS, head.startsWith("LUKS\u00ba\u00be"));
        add(kinds, PARALLELS, head.startsWith("WithoutFreeSpace") || head.startsWith("WithouFreSpacExt"));
        return kinds;
    }

    private static void add(Set<Kind> kinds, Kind kind, boolean found) {
        if (found) {
            kinds.add(kind);
        }
    }

    /** Hypervisors skip comments and empty lines, and then take {@code version=} for a VMDK descriptor. */
    private static boolean isVmdkDescriptor(Bytes head) {
        String text = head.text(0, Math.min(head.data().length, DESCRIPTOR_PROBE));
        if (text.startsWith("# Disk DescriptorFile")) {
            return true;
        }
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                return stripped.matches("version=[0-9]+");
            }
        }
        return false;
    }
}

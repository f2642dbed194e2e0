package kilonova.image.content;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Refusal;

/** What a VMDK must not be: anything whose data lies in other files. Offsets as in VMware's "Virtual Disk Format 1.1". */
final class VmdkRules {
    /** Where the size of the disk is, in sectors. */
    static final int CAPACITY = 12;

    private static final int DESCRIPTOR_OFFSET = 28;
    private static final int DESCRIPTOR_SIZE = 36;
    private static final int SECTOR = 512;
    private static final int LARGEST_DESCRIPTOR = 1 << 20;
    private static final Set<String> SELF_CONTAINED = Set.of("monolithicSparse", "streamOptimized");
    private static final Pattern EXTENT = Pattern.compile("(RW|RDONLY|NOACCESS)\\s.*");
    private static final Pattern OWN_EXTENT = Pattern.compile("(RW|RDONLY)\\s+[0-9]+\\s+SPARSE\\s+\"[^\"/\\\\]+\"");

    private VmdkRules() {}

    static Optional<Refusal> broken(Bytes head) {
        if (!head.startsWith("KDMV")) {
            return unsafe("it is a descriptor of other files");
        }
        long offset = head.little64(DESCRIPTOR_OFFSET) * SECTOR;
        long size = head.little64(DESCRIPTOR_SIZE) * SECTOR;
        if (offset <= 0 || size <= 0 || offset > LARGEST_DESCRIPTOR || size > LARGEST_DESCRIPTOR) {
            return unsafe("it has no descriptor where one must be");
        }
        String descriptor = head.text((int) offset, (int) size);
        int end = descriptor.indexOf('\0');
        List<String> lines = (end < 0 ? descriptor : descriptor.substring(0, end))
                .lines()
                .map(String::strip)
                .toList();
        String type = lines.stream()
                .filter(line -> line.startsWith("createType="))
                .map(line -> line.substring("createType=".length()).replace("\"", ""))
                .findFirst()
                .orElse("missing");
        if (!SELF_CONTAINED.contains(type)) {
            return unsafe("its createType is " + type + ", and only " + SELF_CONTAINED + " hold their data themselves");
        }
        List<String> extents =
                lines.stream().filter(line -> EXTENT.matcher(line).matches()).toList();
        boolean own =
                extents.size() == 1 && OWN_EXTENT.matcher(extents.getFirst()).matches();
        boolean hasParent = lines.stream().anyMatch(line -> line.startsWith("parentFileNameHint"));
        return own && !hasParent ? Optional.empty() : unsafe("its descriptor names other files");
    }

    private static Optional<Refusal> unsafe(String why) {
        return Optional.of(new Refusal(Reason.UNSAFE_CONTENT, "The vmdk image is refused: " + why + "."));
    }
}

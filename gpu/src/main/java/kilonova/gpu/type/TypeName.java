package kilonova.gpu.type;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a vendor's type name says: {@code NVIDIA A40-2Q}, {@code GRID P40-2B4}, {@code A100-1-5CME}, {@code NVIDIA RTX Pro 6000 Blackwell DC-3Q}.
 *
 * @param board the board's model, without the vendor's prefix: {@code A40}
 * @param gpuInstanceSlices for a MIG-backed type, how many slices its GPU instance has
 * @param frameBufferMb MiB; the name's gigabytes, where 0 stands for 512
 * @param series what it is sold for
 * @param variant what follows the series, such as {@code 4}, {@code ME}, {@code GFX}; mostly empty
 */
public record TypeName(String board, OptionalInt gpuInstanceSlices, int frameBufferMb, Series series, String variant) {
    private static final Pattern PREFIX = Pattern.compile("^(?:GRID|NVIDIA)\\s+", Pattern.CASE_INSENSITIVE);
    private static final Pattern SHAPE =
            Pattern.compile("(.*?[^-\\s])-(?:(\\d{1,2})-)?(\\d{1,4})([QCBA])(ME|NOME|MEALL|GFX|\\d)?");

    /** Reads a name; empty when it does not follow the vendor's scheme (not every vendor has one). */
    public static Optional<TypeName> parse(String name) {
        Matcher matcher = SHAPE.matcher(withoutPrefix(name));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int gigabytes = Integer.parseInt(matcher.group(3));
        return Series.of(matcher.group(4).charAt(0))
                .map(series -> new TypeName(
                        matcher.group(1),
                        matcher.group(2) == null
                                ? OptionalInt.empty()
                                : OptionalInt.of(Integer.parseInt(matcher.group(2))),
                        gigabytes == 0 ? 512 : gigabytes * 1024,
                        series,
                        matcher.group(5) == null ? "" : matcher.group(5)));
    }

    /** Whether units of this type live inside a GPU instance. */
    public boolean migBacked() {
        return gpuInstanceSlices.isPresent();
    }

    /** A name without {@code GRID} or {@code NVIDIA} before it, blanks trimmed and single. */
    public static String withoutPrefix(String name) {
        return PREFIX.matcher(name.strip()).replaceFirst("").replaceAll("\\s+", " ");
    }

    /** Whether two spellings name one type: prefix and case do not matter. */
    public static boolean same(String one, String other) {
        return withoutPrefix(one)
                .toLowerCase(Locale.ROOT)
                .equals(withoutPrefix(other).toLowerCase(Locale.ROOT));
    }
}

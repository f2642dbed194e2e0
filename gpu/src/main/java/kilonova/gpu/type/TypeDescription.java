package kilonova.gpu.type;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a type's {@code description} file says. Two forms exist: {@code num_heads=4, framebuffer=2048M, max_instance=24} on one line, and one
 * {@code key: value} per line (Intel GVT-g). Other text (the kernel's samples) yields nothing, and that is no error.
 *
 * @param frameBufferMb MiB of the unit's own memory; for GVT-g, low and high graphics memory together
 * @param maxInstances the most units of this type on one board whose units are all of this size
 * @param heads displays
 * @param resolution the largest, {@code 7680x4320}
 * @param text all of it, on one line
 */
public record TypeDescription(
        OptionalInt frameBufferMb,
        OptionalInt maxInstances,
        OptionalInt heads,
        Optional<String> resolution,
        String text) {
    /** Says nothing. */
    public static final TypeDescription EMPTY =
            new TypeDescription(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), "");

    private static final Pattern FIELD = Pattern.compile("\\s*([A-Za-z_]+)\\s*[=:]\\s*(.*?)\\s*");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(M|MB|MIB|G|GB|GIB)?", Pattern.CASE_INSENSITIVE);

    /** Reads what it can; never fails. */
    public static TypeDescription parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String part : text.split("[,\n]")) {
            Matcher matcher = FIELD.matcher(part);
            if (matcher.matches()) {
                fields.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
            }
        }
        OptionalInt frameBuffer = megabytes(fields.get("framebuffer"));
        if (frameBuffer.isEmpty()) {
            OptionalInt low = megabytes(fields.get("low_gm_size"));
            OptionalInt high = megabytes(fields.get("high_gm_size"));
            if (low.isPresent() && high.isPresent()) {
                frameBuffer = OptionalInt.of(low.getAsInt() + high.getAsInt());
            }
        }
        return new TypeDescription(
                frameBuffer,
                number(fields.get("max_instance")),
                number(fields.get("num_heads")),
                Optional.ofNullable(fields.get("max_resolution"))
                        .or(() -> Optional.ofNullable(fields.get("resolution"))),
                text.strip().replaceAll("\\s*\n\\s*", ", "));
    }

    private static OptionalInt megabytes(@Nullable String text) {
        Matcher matcher = SIZE.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        long size = Long.parseLong(matcher.group(1));
        boolean gigabytes = matcher.group(2) != null
                && matcher.group(2).toUpperCase(Locale.ROOT).startsWith("G");
        long megabytes = gigabytes ? size * 1024 : size;
        return megabytes <= Integer.MAX_VALUE / 2 ? OptionalInt.of((int) megabytes) : OptionalInt.empty();
    }

    private static OptionalInt number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}

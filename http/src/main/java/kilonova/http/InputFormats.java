package kilonova.http;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The {@code format}s of input schemas, as strict and as lenient as Nova is with each. They only concern texts. */
final class InputFormats {
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern BASE64_LETTERS = Pattern.compile("[^A-Za-z0-9+/=]");
    private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]*");

    static final List<Format> ALL = List.of(
            format("uuid", InputFormats::isUuid),
            format("auto-or-none", text -> text.equals("auto") || text.equals("none")),
            format("uuid-or-empty", text -> text.isEmpty() || isUuid(text)),
            format("ipv4", InputFormats::isIpv4),
            format("ipv6", InputFormats::isIpv6),
            format("ip", text -> isIpv4(text) || isIpv6(text)),
            format("base64", InputFormats::isBase64),
            format("regex", InputFormats::isRegex),
            format("date-time", text -> IsoTime.parse(text).isPresent()),
            format("name", InputFormats::isName),
            format("az_name", text -> isName(text) && text.indexOf(':') < 0),
            format("printable", text -> text.codePoints().allMatch(InputFormats::isPrintable)),
            format("positive", text -> POSITIVE.matcher(text).matches()));

    private InputFormats() {}

    private record TextFormat(String name, Predicate<String> test) implements Format {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            return test.test(text);
        }
    }

    private static Format format(String name, Predicate<String> test) {
        return new TextFormat(name, test);
    }

    private static boolean isUuid(String text) {
        return Uuids.lenient(text).isPresent();
    }

    private static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    /** Counts the groups; never asks a name server. */
    private static boolean isIpv6(String text) {
        if (!IPV6.matcher(text).matches() || text.indexOf(':') < 0) {
            return false;
        }
        String rest = text;
        int wanted = 8;
        int dot = rest.indexOf('.');
        if (dot >= 0) {
            int tail = rest.lastIndexOf(':', dot);
            if (!isIpv4(rest.substring(tail + 1))) {
                return false;
            }
            rest = rest.substring(0, tail + 1) + "0:0";
        }
        int gap = rest.indexOf("::");
        if (gap < 0) {
            return groups(rest) == wanted;
        }
        int before = groups(rest.substring(0, gap));
        int after = groups(rest.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < wanted;
    }

    /** How many groups of one to four digits there are; -1 if some group is none. */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] groups = text.split(":", -1);
        for (String group : groups) {
            if (group.isEmpty() || group.length() > 4) {
                return -1;
            }
        }
        return groups.length;
    }

    private static boolean isBase64(String text) {
        String letters = BASE64_LETTERS.matcher(text).replaceAll("");
        if (letters.length() % 4 != 0) {
            return false;
        }
        try {
            Base64.getDecoder().decode(letters);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isRegex(String text) {
        try {
            return !text.isEmpty() && Pattern.compile(text) != null;
        } catch (PatternSyntaxException malformed) {
            return false;
        }
    }

    private static boolean isName(String text) {
        return text.isEmpty()
                || (text.codePoints().allMatch(InputFormats::isPrintable)
                        && !Character.isSpaceChar(text.codePointAt(0))
                        && !Character.isSpaceChar(text.codePointBefore(text.length())));
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

package kilonova.config.ini;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.config.finding.FindingCode;
import kilonova.config.finding.Findings;
import kilonova.config.finding.Location;
import kilonova.config.finding.Quoted;

/**
 * Splits an oslo-style INI text into sections and assignments.
 *
 * <ul>
 *   <li>{@code key = value} or {@code key: value}, whichever sign comes first; a value in matching quotes loses them;
 *   <li>a line that starts with blanks continues the value above it; an empty line ends that value;
 *   <li>a line whose first sign is {@code #} or {@code ;} is a comment, also between the lines of a value; there are no
 *       comments behind a value;
 *   <li>{@code $} has no special meaning.
 * </ul>
 *
 * <p>Whatever the text is, reading ends normally: what cannot be understood becomes an error, and reading goes on with the
 * next line. Not thread-safe; one reader reads one text.
 */
public final class IniReader {
    private final Findings findings;
    private final List<IniSection> sections = new ArrayList<>();

    private Optional<OpenSection> section = Optional.empty();
    private Optional<OpenEntry> entry = Optional.empty();
    private boolean homelessReported;

    private IniReader(Findings findings) {
        this.findings = findings;
    }

    /**
     * Reads a text.
     *
     * @param file the name that locations get
     * @param text the file's content
     * @param findings takes the syntax errors
     * @return the sections, in the file's order
     */
    public static List<IniSection> read(String file, String text, Findings findings) {
        IniReader reader = new IniReader(findings);
        String[] lines = withoutByteOrderMark(text).split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            reader.line(lines[i], new Location(file, i + 1));
        }
        reader.endSection();
        return List.copyOf(reader.sections);
    }

    private void line(String line, Location where) {
        String text = line.strip();
        if (text.isEmpty()) {
            endEntry();
        } else if (text.startsWith("#") || text.startsWith(";")) {
            return;
        } else if (Character.isWhitespace(line.charAt(0))) {
            continuation(text, where);
        } else if (text.startsWith("[")) {
            header(text, where);
        } else {
            assignment(text, where);
        }
    }

    private void continuation(String text, Location where) {
        if (entry.isPresent()) {
            entry.get().lines.add(new IniLine(text, where));
        } else {
            findings.error(
                    FindingCode.SYNTAX,
                    where,
                    "the line is indented, which continues the value above it, and there is none; remove the blanks");
        }
    }

    private void header(String text, Location where) {
        endSection();
        int end = text.indexOf(']');
        String name = end < 0 ? "" : text.substring(1, end).strip();
        if (end < 0) {
            findings.error(FindingCode.SYNTAX, where, "the section's name has no closing bracket");
        } else if (end != text.length() - 1) {
            findings.error(FindingCode.SYNTAX, where, "nothing may stand behind a section's closing bracket");
        } else if (name.isEmpty()) {
            findings.error(FindingCode.SYNTAX, where, "the section has no name");
        }
        // A broken header still opens a section, so that the keys below it are not blamed on the section above.
        section = Optional.of(new OpenSection(name, where, new ArrayList<>()));
    }

    private void assignment(String text, Location where) {
        endEntry();
        int sign = firstSign(text);
        if (sign < 0) {
            findings.error(
                    FindingCode.SYNTAX,
                    where,
                    Quoted.text(text) + " is no assignment: write key = value, or # in front of a comment");
            return;
        }
        String key = text.substring(0, sign).strip();
        if (key.isEmpty()) {
            findings.error(FindingCode.SYNTAX, where, "there is no key in front of the " + text.charAt(sign));
            return;
        }
        if (section.isEmpty() && !homelessReported) {
            homelessReported = true;
            findings.error(
                    FindingCode.SYNTAX,
                    where,
                    Quoted.plain(key) + " stands above the first section; put a line [DEFAULT] above it");
        }
        List<IniLine> lines = new ArrayList<>();
        lines.add(new IniLine(unquoted(text.substring(sign + 1).strip()), where));
        entry = Optional.of(new OpenEntry(key, lines));
    }

    private void endEntry() {
        entry.ifPresent(open -> section.ifPresent(in -> in.entries.add(new IniEntry(open.key, open.lines))));
        entry = Optional.empty();
    }

    private void endSection() {
        endEntry();
        section.filter(open -> !open.name.isEmpty())
                .ifPresent(open -> sections.add(new IniSection(open.name, open.where, open.entries)));
        section = Optional.empty();
    }

    private static int firstSign(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private record OpenSection(String name, Location where, List<IniEntry> entries) {}

    private record OpenEntry(String key, List<IniLine> lines) {}
}

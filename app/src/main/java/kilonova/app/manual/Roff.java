package kilonova.app.manual;

import java.util.Locale;

/** Writes the source of one manual page, in the {@code man} macros of roff. For one thread. */
final class Roff {
    private final StringBuilder source = new StringBuilder();

    /**
     * Begins a page.
     *
     * @param section the manual's section, 1 for commands, 5 for files
     */
    Roff(String name, int section, String version) {
        source.append(".TH ")
                .append(quoted(name.toUpperCase(Locale.ROOT)))
                .append(' ')
                .append(section)
                .append(" \"\" ")
                .append(quoted(version))
                .append(" \"Kilonova\"\n.ad l\n");
    }

    /** Begins a section. */
    Roff heading(String text) {
        source.append(".SH ").append(quoted(text)).append('\n');
        return this;
    }

    /** Adds text as a paragraph. */
    Roff paragraph(String text) {
        source.append(".PP\n").append(escaped(text)).append('\n');
        return this;
    }

    /** Adds a term, in bold, and what it is. */
    Roff item(String term, String text) {
        source.append(".TP\n\\fB")
                .append(escaped(term))
                .append("\\fR\n")
                .append(text.isBlank() ? "\\&" : escaped(text))
                .append('\n');
        return this;
    }

    /** The whole source. */
    String text() {
        return source.toString();
    }

    private static String quoted(String text) {
        return '"' + escaped(text).replace("\"", "\\(dq") + '"';
    }

    /** Hyphens are those that one can copy into a shell; no line of the text becomes a request. */
    private static String escaped(String text) {
        String plain = text.strip().replace("\\", "\\e").replace("-", "\\-").replace("\n", "\n.br\n");
        StringBuilder safe = new StringBuilder();
        plain.lines().forEach(line -> {
            String stripped = line.stripLeading();
            boolean request = !line.equals(".br") && (stripped.startsWith(".") || stripped.startsWith("'"));
            safe.append(request ? "\\&" : "").append(stripped).append('\n');
        });
        return safe.toString().strip();
    }
}

package kilonova.config.ini;

import java.util.List;
import java.util.stream.Collectors;
import kilonova.config.finding.Location;

/**
 * One assignment.
 *
 * @param key the key, trimmed
 * @param lines the value's lines; at least one, the first may be empty
 */
public record IniEntry(String key, List<IniLine> lines) {
    public IniEntry {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("an assignment has at least one line");
        }
    }

    /** The line that the key stands in. */
    public Location where() {
        return lines.getFirst().where();
    }

    /** The whole value: its lines, one below the other. */
    public String text() {
        return lines.stream().map(IniLine::text).collect(Collectors.joining("\n"));
    }
}

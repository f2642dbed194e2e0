package kilonova.config.ini;

import java.util.List;
import kilonova.config.finding.Location;

/**
 * One section as it stands in the file. A name may come more than once; readers take all of them together.
 *
 * @param name what stands between the brackets, trimmed
 * @param where the line of the brackets
 * @param entries the assignments below it, in the file's order
 */
public record IniSection(String name, Location where, List<IniEntry> entries) {
    public IniSection {
        entries = List.copyOf(entries);
    }
}

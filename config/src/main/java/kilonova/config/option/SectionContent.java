package kilonova.config.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.config.finding.Location;
import kilonova.config.ini.IniEntry;
import kilonova.config.ini.IniSection;

/**
 * What a file says, by section and key: sections of the same name are one, and each key has its assignments in the file's
 * order.
 *
 * @param sections assignments by section name and key
 * @param headers where each section begins first
 */
public record SectionContent(Map<String, Map<String, List<IniEntry>>> sections, Map<String, Location> headers) {
    /** Puts sections of the same name together. */
    public static SectionContent of(List<IniSection> sections) {
        Map<String, Map<String, List<IniEntry>>> bySection = new LinkedHashMap<>();
        Map<String, Location> headers = new LinkedHashMap<>();
        for (IniSection section : sections) {
            headers.putIfAbsent(section.name(), section.where());
            Map<String, List<IniEntry>> keys = bySection.computeIfAbsent(section.name(), name -> new LinkedHashMap<>());
            for (IniEntry entry : section.entries()) {
                keys.computeIfAbsent(entry.key(), key -> new ArrayList<>()).add(entry);
            }
        }
        return new SectionContent(bySection, headers);
    }

    /** The assignments of a key, in the file's order; empty where there is none. */
    public List<IniEntry> entries(String section, String key) {
        return sections.getOrDefault(section, Map.of()).getOrDefault(key, List.of());
    }

    /** Where a section begins first, if the file has it. */
    public Optional<Location> header(String section) {
        return Optional.ofNullable(headers.get(section));
    }
}

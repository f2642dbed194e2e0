package kilonova.config.option;

import java.util.List;
import java.util.Optional;
import kilonova.config.finding.FindingCode;
import kilonova.config.finding.Findings;
import kilonova.config.finding.Location;
import kilonova.config.ini.IniEntry;

/**
 * Gives the values of one section's options. A wrong value becomes an error, and the option's default stands in for it, so
 * that the reading of the others goes on.
 */
public final class OptionValues {
    private final String section;
    private final SectionContent content;
    private final Findings findings;

    /**
     * @param section the section's name
     * @param content the whole file, for options that once lived elsewhere
     * @param findings takes errors and warnings
     */
    public OptionValues(String section, SectionContent content, Findings findings) {
        this.section = section;
        this.content = content;
        this.findings = findings;
    }

    /** The option's value: the file's, or the default where the file has none or a wrong one. Ask once for each option. */
    public <T> T get(Option<T> option) {
        List<IniEntry> entries = content.entries(section, option.name());
        String shown = "[" + section + "] " + option.name();
        for (Option.FormerName former : option.formerNames()) {
            List<IniEntry> old = content.entries(former.group(), former.key());
            if (old.isEmpty()) {
                continue;
            }
            String oldShown = "[" + former.group() + "] " + former.key();
            if (entries.isEmpty()) {
                entries = old;
                warn(FindingCode.DEPRECATED, old, oldShown + " is an old name; use " + shown);
                shown = oldShown;
            } else {
                warn(
                        FindingCode.IGNORED,
                        old,
                        oldShown + " is ignored, because " + shown + " is set in line "
                                + entries.getLast().where().line());
            }
        }
        return entries.isEmpty() ? option.fallback() : parse(option, entries, shown);
    }

    /** The line that sets an option, under its present name or an older one. */
    public Optional<Location> where(Option<?> option) {
        List<IniEntry> entries = content.entries(section, option.name());
        if (!entries.isEmpty()) {
            return Optional.of(entries.getLast().where());
        }
        return option.formerNames().stream()
                .map(former -> content.entries(former.group(), former.key()))
                .filter(old -> !old.isEmpty())
                .map(old -> old.getLast().where())
                .findFirst();
    }

    private <T> T parse(Option<T> option, List<IniEntry> entries, String shown) {
        if (entries.size() > 1 && !option.type().takesSeveral()) {
            warn(
                    FindingCode.IGNORED,
                    entries,
                    shown + " is set again in line " + entries.getLast().where().line() + "; the last one counts");
        }
        if (!option.isUsed()) {
            warn(FindingCode.NOT_USED, entries, shown + " is checked, and has no effect yet");
        }
        return switch (option.type().parse(entries)) {
            case Parsed.Valid<T>(T value) -> value;
            case Parsed.Invalid<T>(String reason) -> {
                findings.error(FindingCode.BAD_VALUE, entries.getLast().where(), shown + " " + reason);
                yield option.fallback();
            }
        };
    }

    private void warn(FindingCode code, List<IniEntry> entries, String message) {
        findings.warning(code, entries.getFirst().where(), message);
    }
}

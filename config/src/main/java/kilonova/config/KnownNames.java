package kilonova.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.config.devices.DeviceOptions;
import kilonova.config.devices.DeviceSections;
import kilonova.config.finding.FindingCode;
import kilonova.config.finding.Findings;
import kilonova.config.finding.Location;
import kilonova.config.finding.NearestName;
import kilonova.config.finding.Quoted;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.SectionContent;

/** Reports sections and keys that nobody reads, and names what was most likely meant. */
final class KnownNames {
    private final SectionContent content;
    private final Findings findings;

    KnownNames(SectionContent content, Findings findings) {
        this.content = content;
        this.findings = findings;
    }

    void check() {
        content.sections().forEach((section, keys) -> {
            Optional<OptionGroup> group = group(section);
            if (group.isEmpty()) {
                content.header(section).ifPresent(where -> unknownSection(section, where));
                return;
            }
            List<String> known = new ArrayList<>(group.get().keys());
            known.addAll(formerKeys(section));
            keys.forEach((key, entries) -> {
                if (!known.contains(key)) {
                    unknownKey(section, key, known, entries.getFirst().where());
                }
            });
        });
    }

    private void unknownSection(String section, Location where) {
        List<String> names = new ArrayList<>();
        Settings.GROUPS.forEach(group -> names.add(group.name()));
        enabledTypes().forEach(type -> names.add(DeviceOptions.TYPE_PREFIX + type));
        findings.error(
                FindingCode.UNKNOWN_SECTION,
                where,
                "[" + Quoted.plain(section) + "] is no known section" + NearestName.hint(section, names));
    }

    private void unknownKey(String section, String key, List<String> known, Location where) {
        String hint = formerTypeHint(section, key)
                .or(() -> NearestName.of(key, known).map(name -> "did you mean " + name + "?"))
                .or(() -> otherSection(key).map(other -> "it belongs to [" + other + "]"))
                .map(text -> "; " + text)
                .orElse("");
        findings.error(
                FindingCode.UNKNOWN_KEY,
                where,
                "[" + Quoted.plain(section) + "] has no option " + Quoted.plain(key) + hint);
    }

    /** What {@code [devices]} enables, right or wrong; only for hints. */
    private List<String> enabledTypes() {
        return content.sections().getOrDefault(DeviceOptions.GROUP.name(), Map.of()).values().stream()
                .flatMap(List::stream)
                .flatMap(entry -> Arrays.stream(entry.text().split("[,\n]")))
                .map(String::strip)
                .toList();
    }

    private static Optional<String> formerTypeHint(String section, String key) {
        boolean newKey = DeviceOptions.typeGroup("").keys().contains(key);
        return section.startsWith(DeviceOptions.FORMER_TYPE_PREFIX) && newKey
                ? DeviceSections.typeOf(section)
                        .map(type -> "it is read from [" + DeviceOptions.TYPE_PREFIX + Quoted.plain(type) + "] only")
                : Optional.empty();
    }

    private static Optional<String> otherSection(String key) {
        Optional<String> fixed = Settings.GROUPS.stream()
                .filter(group -> group.keys().contains(key))
                .map(OptionGroup::name)
                .findFirst();
        return fixed.or(() -> DeviceOptions.typeGroup("").keys().contains(key)
                ? Optional.of(DeviceOptions.TYPE_PREFIX + "<type>")
                : Optional.empty());
    }

    private static Optional<OptionGroup> group(String section) {
        return Settings.GROUPS.stream()
                .filter(group -> group.name().equals(section))
                .findFirst()
                .or(() -> DeviceSections.groupOf(section));
    }

    private static List<String> formerKeys(String section) {
        return Settings.GROUPS.stream()
                .flatMap(group -> group.options().stream())
                .flatMap(option -> option.formerNames().stream())
                .filter(former -> former.group().equals(section))
                .map(Option.FormerName::key)
                .toList();
    }
}

package kilonova.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import kilonova.config.finding.Finding;
import kilonova.config.finding.FindingCode;

/** Reads small configuration texts for tests; the only virtual parent that exists is {@code mtty_mtty}. */
public final class ConfigTexts {
    private static final Set<String> VIRTUAL_PARENTS = Set.of("mtty_mtty");

    private ConfigTexts() {}

    /** What comes of a text in a file {@code kilonova.conf}. */
    public static ConfigResult read(String text) {
        return ConfigReader.read("kilonova.conf", text, parent -> VIRTUAL_PARENTS.contains(parent.name()));
    }

    /** The settings of a text that has nothing wrong in it. */
    public static Settings settings(String text) {
        ConfigResult result = read(text);
        assertThat(result.warnings())
                .filteredOn(warning -> warning.code() != FindingCode.NOT_USED)
                .isEmpty();
        return accepted(result).settings();
    }

    /** A result that must be usable; warnings are allowed. */
    public static ConfigResult.Accepted accepted(ConfigResult result) {
        assertThat(result).as(result.report()).isInstanceOf(ConfigResult.Accepted.class);
        return (ConfigResult.Accepted) result;
    }

    /** The messages of a text's errors, as {@code line: message}. */
    public static List<String> errors(String text) {
        return switch (read(text)) {
            case ConfigResult.Accepted accepted -> List.of();
            case ConfigResult.Refused refused -> lines(refused.errors());
        };
    }

    /** The messages of a text's warnings, as {@code line: message}, but for those of options without effect. */
    public static List<String> warnings(String text) {
        return lines(read(text).warnings().stream()
                .filter(warning -> warning.code() != FindingCode.NOT_USED)
                .toList());
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.where().line() + ": " + finding.message())
                .toList();
    }
}

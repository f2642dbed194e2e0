package kilonova.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.config.finding.Finding;

/** What came of reading a configuration. */
public sealed interface ConfigResult {
    /** What the operator should know, in the order of lines. */
    List<Finding> warnings();

    /**
     * The configuration can be used.
     *
     * @param settings all values
     * @param warnings what the operator should know
     */
    record Accepted(Settings settings, List<Finding> warnings) implements ConfigResult {
        public Accepted {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The configuration cannot be used.
     *
     * @param errors all errors, at least one, in the order of lines
     * @param warnings what the operator should know besides
     */
    record Refused(List<Finding> errors, List<Finding> warnings) implements ConfigResult {
        public Refused {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }

    /** One line for each finding, as {@code file:line: error: message}, in the order of lines; empty if there is none. */
    default String report() {
        List<Finding> errors = switch (this) {
            case Accepted accepted -> List.of();
            case Refused refused -> refused.errors();
        };
        return Stream.concat(
                        errors.stream().map(finding -> new Line(finding, "error")),
                        warnings().stream().map(finding -> new Line(finding, "warning")))
                .sorted((a, b) -> a.finding.compareTo(b.finding))
                .map(line -> line.finding.where() + ": " + line.kind + ": " + line.finding.message())
                .collect(Collectors.joining("\n"));
    }

    /** A finding and how it counts. */
    record Line(Finding finding, String kind) {}
}

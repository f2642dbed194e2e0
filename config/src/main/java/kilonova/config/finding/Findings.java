package kilonova.config.finding;

import java.util.ArrayList;
import java.util.List;

/** Collects errors and warnings while one configuration is read. Not thread-safe; lives as long as one reading. */
public final class Findings {
    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    /** Notes what makes the configuration unusable. */
    public void error(FindingCode code, Location where, String message) {
        errors.add(new Finding(code, where, message));
    }

    /** Notes what the operator should know, and what does not stop anything. */
    public void warning(FindingCode code, Location where, String message) {
        warnings.add(new Finding(code, where, message));
    }

    /** The errors so far, in the order of lines. */
    public List<Finding> errors() {
        return errors.stream().sorted().toList();
    }

    /** The warnings so far, in the order of lines. */
    public List<Finding> warnings() {
        return warnings.stream().sorted().toList();
    }
}

package kilonova.config.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One option: its name, the values that it takes, and what it is when the file does not set it.
 *
 * @param name the key
 * @param type its values
 * @param fallback the value when nothing sets it
 * @param help one sentence for the operator
 * @param formerNames older places that still work, with a warning
 * @param isUsed whether it has an effect; one without is checked, and setting it is warned of
 */
public record Option<T>(
        String name, ValueType<T> type, T fallback, String help, List<FormerName> formerNames, boolean isUsed) {
    public Option {
        formerNames = List.copyOf(formerNames);
    }

    /** An option with a default. */
    public static <T> Option<T> of(String name, ValueType<T> type, T fallback, String help) {
        return new Option<>(name, type, fallback, help, List.of(), true);
    }

    /** An option that may be left unset. */
    public static <T> Option<Optional<T>> optional(String name, ValueType<T> type, String help) {
        return of(name, type.map(Optional::of), Optional.empty(), help);
    }

    /** The same option, found under an older name too. */
    public Option<T> formerly(String group, String key) {
        List<FormerName> names = new ArrayList<>(formerNames);
        names.add(new FormerName(group, key));
        return new Option<>(name, type, fallback, help, names, isUsed);
    }

    /** The same option, whose values are checked and have no effect yet. */
    public Option<T> notUsedYet() {
        return new Option<>(name, type, fallback, help, formerNames, false);
    }

    /**
     * An older place of an option.
     *
     * @param group the section
     * @param key the key
     */
    public record FormerName(String group, String key) {}
}

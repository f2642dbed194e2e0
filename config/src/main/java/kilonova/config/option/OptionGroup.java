package kilonova.config.option;

import java.util.List;

/**
 * The options of one section.
 *
 * @param name the section's name
 * @param options its options, in the order in which documentation shows them
 */
public record OptionGroup(String name, List<Option<?>> options) {
    public OptionGroup {
        options = List.copyOf(options);
    }

    /** A group of these options. */
    public static OptionGroup of(String name, Option<?>... options) {
        return new OptionGroup(name, List.of(options));
    }

    /** The keys that the section takes. */
    public List<String> keys() {
        return options.stream().<String>map(Option::name).toList();
    }
}

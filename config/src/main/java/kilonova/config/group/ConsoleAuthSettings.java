package kilonova.config.group;

import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * Who may see a display: {@code [consoleauth]}.
 *
 * @param tokenTtl seconds for which the address of a display may be used after it was given, at least 0
 */
public record ConsoleAuthSettings(int tokenTtl) {
    static final Option<Integer> TOKEN_TTL = Option.of(
            "token_ttl",
            ValueTypes.integerFrom(0),
            600,
            "Seconds for which the address of a display may be used after it was given.");

    /** The section {@code [consoleauth]}. */
    public static final OptionGroup GROUP = OptionGroup.of("consoleauth", TOKEN_TTL);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static ConsoleAuthSettings from(OptionValues values) {
        return new ConsoleAuthSettings(values.get(TOKEN_TTL));
    }
}

package kilonova.config.group;

import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * What the compute API does: {@code [api]}.
 *
 * @param maxLimit items that one answer holds at most, at least 1
 * @param enableInstancePassword whether answers hold the new server's password
 */
public record ApiSettings(int maxLimit, boolean enableInstancePassword) {
    static final Option<Integer> MAX_LIMIT =
            Option.of("max_limit", ValueTypes.integerFrom(1), 1000, "Items that one answer holds at most.");

    static final Option<Boolean> ENABLE_INSTANCE_PASSWORD = Option.of(
                    "enable_instance_password",
                    ValueTypes.bool(),
                    true,
                    "Answer a server's creation with an administrator password.")
            .notUsedYet();

    /** The section {@code [api]}. */
    public static final OptionGroup GROUP = OptionGroup.of("api", MAX_LIMIT, ENABLE_INSTANCE_PASSWORD);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static ApiSettings from(OptionValues values) {
        return new ApiSettings(values.get(MAX_LIMIT), values.get(ENABLE_INSTANCE_PASSWORD));
    }
}

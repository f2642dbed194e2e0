package kilonova.config.group;

import java.util.Optional;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;

/**
 * Where Kilonova keeps what must last: {@code [database]}.
 *
 * @param connection the database; empty for an SQLite file in the data directory
 */
public record DatabaseSettings(Optional<DatabaseUrl> connection) {
    static final Option<Optional<DatabaseUrl>> CONNECTION = Option.optional(
            "connection",
            DatabaseUrl.TYPE,
            "postgresql://USER:PASSWORD@HOST/NAME, or sqlite:///FILE; an SQLite file in the data"
                    + " directory if unset.");

    /** The section {@code [database]}. */
    public static final OptionGroup GROUP = OptionGroup.of("database", CONNECTION);

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static DatabaseSettings from(OptionValues values) {
        return new DatabaseSettings(values.get(CONNECTION));
    }
}

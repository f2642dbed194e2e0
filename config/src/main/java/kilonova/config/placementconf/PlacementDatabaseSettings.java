package kilonova.config.placementconf;

import java.util.Locale;
import java.util.Optional;
import kilonova.config.group.DatabaseUrl;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.Parsed;
import kilonova.config.option.ValueType;
import kilonova.config.option.ValueTypes;

/**
 * Where Placement keeps its state: {@code [placement_database]}.
 *
 * @param connection the database, if the file names one
 * @param maxRetries how often the start tries again to reach the database; -1 for ever
 * @param retryInterval seconds between such tries
 */
public record PlacementDatabaseSettings(Optional<DatabaseUrl> connection, int maxRetries, int retryInterval) {
    private static final ValueType<DatabaseUrl> URL = ValueTypes.string().then(text -> {
        String scheme = text.toLowerCase(Locale.ROOT);
        return scheme.startsWith("mysql") || scheme.startsWith("mariadb")
                ? Parsed.invalid(
                        "names MySQL or MariaDB, which Kilonova does not run on. Take its content over once with"
                                + " 'kilonova placement import --database mysql://… --into postgresql://…', then name"
                                + " the new database here")
                : DatabaseUrl.parse(text);
    });

    static final Option<Optional<DatabaseUrl>> CONNECTION =
            Option.optional("connection", URL, "postgresql://USER:PASSWORD@HOST/NAME, or sqlite:////FILE.");
    static final Option<Integer> MAX_RETRIES = Option.of(
            "max_retries",
            ValueTypes.integerFrom(-1),
            10,
            "How often the start tries again to reach the database; -1 for ever.");
    static final Option<Integer> RETRY_INTERVAL =
            Option.of("retry_interval", ValueTypes.integerFrom(1), 10, "Seconds between tries to reach the database.");

    /** The section {@code [placement_database]}. */
    static final OptionGroup GROUP = OptionGroup.of("placement_database", CONNECTION, MAX_RETRIES, RETRY_INTERVAL);

    static PlacementDatabaseSettings from(OptionValues values) {
        return new PlacementDatabaseSettings(
                values.get(CONNECTION), values.get(MAX_RETRIES), values.get(RETRY_INTERVAL));
    }
}

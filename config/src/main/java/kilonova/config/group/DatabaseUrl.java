package kilonova.config.group;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.config.option.Parsed;
import kilonova.config.option.ValueType;
import kilonova.config.option.ValueTypes;

/**
 * The address of a database, as SQLAlchemy writes it. It may hold a password, so {@link #toString} does not show it.
 *
 * @param url the whole address
 */
public record DatabaseUrl(String url) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z0-9]+)(\\+[A-Za-z0-9_]+)?:(.*)", Pattern.DOTALL);
    private static final Pattern PASSWORD = Pattern.compile("(://[^/:@]*):.*@");

    /** The option's type; its reasons never repeat the value. */
    static final ValueType<DatabaseUrl> TYPE = ValueTypes.string().then(DatabaseUrl::parse);

    /** Understands an address, or says why Kilonova cannot use it. The driver's name behind a {@code +} is left out. */
    public static Parsed<DatabaseUrl> parse(String text) {
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return Parsed.invalid("must begin with postgresql:// or sqlite:///");
        }
        String engine = scheme.group(1).toLowerCase(Locale.ROOT);
        String rest = scheme.group(3);
        return switch (engine) {
            case "postgresql", "postgres" ->
                rest.matches("//.+")
                        ? Parsed.valid(new DatabaseUrl("postgresql:" + rest))
                        : Parsed.invalid("must be postgresql://USER:PASSWORD@HOST/NAME");
            case "sqlite" ->
                rest.matches("///.+")
                        ? Parsed.valid(new DatabaseUrl("sqlite:" + rest))
                        : Parsed.invalid("must be sqlite:///FILE");
            case "mysql", "mariadb" ->
                Parsed.invalid(
                        "names MySQL or MariaDB, which Kilonova does not use; it takes PostgreSQL (postgresql://) or SQLite"
                                + " (sqlite:///)");
            default -> Parsed.invalid("must begin with postgresql:// or sqlite:///");
        };
    }

    /** The address with its password replaced. */
    @Override
    public String toString() {
        return PASSWORD.matcher(url).replaceFirst("$1:***@");
    }
}

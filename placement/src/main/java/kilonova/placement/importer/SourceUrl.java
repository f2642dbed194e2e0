package kilonova.placement.importer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the URL of a database server apart. */
final class SourceUrl {
    private static final Pattern FORM =
            Pattern.compile("(\\w+)(?:\\+\\w+)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^/?@]*)/([^/?]+)(?:\\?.*)?");

    private SourceUrl() {}

    static UpstreamDatabase.Server server(String text) {
        Matcher url = FORM.matcher(text);
        if (!url.matches()) {
            throw wrong();
        }
        String scheme = switch (url.group(1).toLowerCase(Locale.ROOT)) {
            case "mysql", "mariadb" -> "mariadb";
            case "postgresql", "postgres" -> "postgresql";
            default -> throw wrong();
        };
        String host = url.group(4).isEmpty() ? "localhost" : url.group(4);
        return new UpstreamDatabase.Server(scheme, host, url.group(5), decoded(url.group(2)), decoded(url.group(3)));
    }

    private static Optional<String> decoded(@org.jspecify.annotations.Nullable String text) {
        return text == null || text.isEmpty()
                ? Optional.empty()
                : Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                "The database to take over is named as mysql://USER:PASSWORD@HOST/NAME, postgresql://USER:PASSWORD@HOST/NAME,"
                        + " or as an SQLite file.");
    }
}

package kilonova.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Where a database is. Its text form never shows a password. */
public sealed interface DatabaseUrl {
    /** A file of this machine. */
    record Sqlite(Path file) implements DatabaseUrl {
        @Override
        public String toString() {
            return "sqlite:///" + file;
        }
    }

    /** A PostgreSQL database. */
    record Postgresql(String host, int port, String database, Optional<String> user, Optional<String> password)
            implements DatabaseUrl {
        String jdbcUrl() {
            return "jdbc:postgresql://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
        }

        @Override
        public String toString() {
            return "postgresql://" + user.map(name -> name + "@").orElse("") + host + ":" + port + "/" + database;
        }
    }

    /**
     * Reads SQLAlchemy's forms: {@code sqlite:///relative}, {@code sqlite:////absolute}, {@code postgresql://user:password@host:port/name},
     * also with a driver ({@code postgresql+psycopg2://}).
     *
     * @throws IllegalArgumentException with a sentence for the operator, when the text has none of these forms
     */
    static DatabaseUrl parse(String text) {
        if (text.startsWith("sqlite:///") && text.length() > "sqlite:///".length()) {
            return new Sqlite(Path.of(text.substring("sqlite:///".length())));
        }
        if (text.startsWith("postgresql://") || text.startsWith("postgresql+") || text.startsWith("postgres://")) {
            return postgresql(text);
        }
        throw new IllegalArgumentException(
                "a database is named as sqlite:////PATH or postgresql://USER:PASSWORD@HOST/NAME, and this begins with '"
                        + text.split(":", 2)[0] + ":'");
    }

    private static DatabaseUrl postgresql(String text) {
        URI uri = URI.create("postgresql" + text.substring(text.indexOf("://")));
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        if (path.length() < 2) {
            throw new IllegalArgumentException(
                    "a PostgreSQL URL needs a database name: postgresql://USER:PASSWORD@HOST/NAME");
        }
        String[] credentials =
                Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
        return new Postgresql(
                Optional.ofNullable(uri.getHost()).orElse("localhost"),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                path.substring(1),
                credentials[0].isEmpty() ? Optional.empty() : Optional.of(decode(credentials[0])),
                credentials.length < 2 ? Optional.empty() : Optional.of(decode(credentials[1])));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

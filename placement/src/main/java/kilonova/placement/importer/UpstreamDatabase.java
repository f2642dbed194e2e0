package kilonova.placement.importer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.SQLiteConfig;

/** Where an upstream Placement keeps its state. The text form never shows a password. */
public sealed interface UpstreamDatabase {
    /** A SQLite file. */
    record File(Path path) implements UpstreamDatabase {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A database server.
     *
     * @param scheme {@code mariadb} or {@code postgresql}
     * @param host with its port, if it has one of its own
     */
    record Server(String scheme, String host, String database, Optional<String> user, Optional<String> password)
            implements UpstreamDatabase {
        @Override
        public String toString() {
            return scheme + "://" + host + "/" + database;
        }
    }

    /**
     * Reads SQLAlchemy's forms, as they stand in {@code [placement_database] connection}: {@code mysql://}, {@code mariadb://},
     * {@code postgresql://}, each also with a driver, and {@code sqlite:///FILE}. What stands behind a {@code ?} is meant for
     * Python's drivers, and is left out.
     *
     * @throws IllegalArgumentException with a sentence for the operator, when the text has none of these forms
     */
    static UpstreamDatabase parse(String text) {
        if (text.startsWith("sqlite:///")) {
            return new File(Path.of(text.substring("sqlite:///".length())));
        }
        return SourceUrl.server(text);
    }

    /**
     * Opens it for reading.
     *
     * @throws IllegalArgumentException with a sentence for the operator, when it cannot be opened
     */
    default Connection open() {
        try {
            Connection connection = switch (this) {
                case File file -> sqlite(file.path());
                case Server server -> connect(server);
            };
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failure) {
            throw new IllegalArgumentException(this + " cannot be opened: " + failure.getMessage(), failure);
        }
    }

    /** Whether the tables of an upstream Placement are there, and hold providers. */
    static boolean hasProviders(Connection connection) {
        try {
            return isTable(connection) && isFilled(connection);
        } catch (SQLException failure) {
            throw new IllegalArgumentException("The database cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static boolean isTable(Connection connection) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), null, "resource_providers", null)) {
            return tables.next();
        }
    }

    private static boolean isFilled(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet any = statement.executeQuery("SELECT 1 FROM resource_providers LIMIT 1")) {
            return any.next();
        }
    }

    private static Connection sqlite(Path file) throws SQLException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " does not exist.");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static Connection connect(Server server) throws SQLException {
        Properties properties = new Properties();
        server.user().ifPresent(user -> properties.setProperty("user", user));
        server.password().ifPresent(password -> properties.setProperty("password", password));
        Connection connection = DriverManager.getConnection(
                "jdbc:" + server.scheme() + "://" + server.host() + "/" + server.database(), properties);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return connection;
    }
}

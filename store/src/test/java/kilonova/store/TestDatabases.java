package kilonova.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;

/**
 * Fresh databases for tests, on either engine. The PostgreSQL server is started once per test process from the machine's own
 * package; a machine without it fails the test, because a silent skip is how coverage dies.
 */
public final class TestDatabases {
    private TestDatabases() {}

    /** An empty database. It goes with the test process. */
    public static Database open(Engine engine) {
        return Database.open(url(engine));
    }

    /** Where an empty database is; may be opened several times. */
    public static DatabaseUrl url(Engine engine) {
        return switch (engine) {
            case SQLITE -> new DatabaseUrl.Sqlite(temporaryFolder("sqlite").resolve("test.db"));
            case POSTGRESQL ->
                PostgresqlServer.shared()
                        .newDatabase("t" + UUID.randomUUID().toString().replace("-", ""));
        };
    }

    static Path temporaryFolder(String name) {
        try {
            Path folder = Files.createTempDirectory("kilonova-" + name);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException leftBehind) {
            System.err.println("left behind: " + folder + " (" + leftBehind + ")");
        }
    }
}

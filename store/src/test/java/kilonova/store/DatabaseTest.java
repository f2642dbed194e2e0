package kilonova.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    private static final Migrations COUNTERS = new Migrations("test", "kilonova/store/test");

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatWasWrittenIsThereAfterOpeningAgainAndMigratingTwiceChangesNothing(Engine engine) {
        DatabaseUrl url = TestDatabases.url(engine);
        try (Database database = Database.open(url)) {
            database.migrate(COUNTERS);
            database.change(handle -> handle.execute(
                    "INSERT INTO counters (name, value, picture) VALUES (?, ?, ?)", "a", 7, new byte[] {1}));
        }
        try (Database database = Database.open(url)) {
            database.migrate(COUNTERS);
            assertThat(value(database)).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void concurrentReadModifyWritesLoseNothing(Engine engine) throws Exception {
        try (Database database = TestDatabases.open(engine);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.migrate(COUNTERS);
            database.change(handle -> handle.execute("INSERT INTO counters (name, value) VALUES ('a', 0)"));
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> {
                    for (int j = 0; j < 5; j++) {
                        database.change(handle -> handle.execute(
                                "UPDATE counters SET value = ?",
                                1
                                        + handle.createQuery("SELECT value FROM counters")
                                                .mapTo(Long.class)
                                                .one()));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(value(database)).isEqualTo(40);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFailureNamesItsStatementAndNoneOfItsValues(Engine engine) {
        try (Database database = TestDatabases.open(engine)) {
            assertThatThrownBy(() -> database.change(
                            handle -> handle.execute("INSERT INTO nowhere (hash) VALUES (?)", "pass-word")))
                    .hasMessageContaining("INSERT INTO nowhere (hash) VALUES (?)")
                    .hasMessageNotContaining("pass-word");
        }
    }

    @Test
    void oneOfTwoServersLeadsUntilItEnds() {
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (Database one = Database.open(url);
                Database other = Database.open(url)) {
            try (Leadership first = one.leadership("test");
                    Leadership second = other.leadership("test");
                    Leadership elsewhere = other.leadership("another")) {
                assertThat(first.isMine()).isTrue();
                assertThat(second.isMine()).isFalse();
                assertThat(elsewhere.isMine()).isTrue();
            }
            try (Leadership third = other.leadership("test")) {
                assertThat(third.isMine()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFailedTransactionLeavesNothing(Engine engine) {
        try (Database database = TestDatabases.open(engine)) {
            database.migrate(COUNTERS);
            assertThatThrownBy(() -> database.change(handle -> {
                        handle.execute("INSERT INTO counters (name, value) VALUES ('a', 0)");
                        throw new IllegalStateException("half-way");
                    }))
                    .hasMessage("half-way");
            assertThat(database.<Integer>read(handle -> handle.createQuery("SELECT count(*) FROM counters")
                            .mapTo(Integer.class)
                            .one()))
                    .isZero();
        }
    }

    @Test
    void urlsAreReadInSqlalchemysFormsAndShownWithoutPasswords() {
        assertThat(DatabaseUrl.parse("sqlite:////var/lib/k.db"))
                .isEqualTo(new DatabaseUrl.Sqlite(Path.of("/var/lib/k.db")));
        DatabaseUrl url = DatabaseUrl.parse("postgresql+psycopg2://nova:p%40ss@db.example:5433/nova");
        assertThat(url)
                .isEqualTo(new DatabaseUrl.Postgresql(
                        "db.example", 5433, "nova", Optional.of("nova"), Optional.of("p@ss")));
        assertThat(url).hasToString("postgresql://nova@db.example:5433/nova");
        assertThatThrownBy(() -> DatabaseUrl.parse("mysql://x/y")).hasMessageContaining("begins with 'mysql:'");
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://host")).hasMessageContaining("needs a database name");
    }

    private static long value(Database database) {
        return database.read(handle -> handle.createQuery("SELECT value FROM counters")
                .mapTo(Long.class)
                .one());
    }
}

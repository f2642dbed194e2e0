package kilonova.compute.consoles;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsoleTokensTest {
    private static final UUID SERVER = new UUID(0, 1);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private ConsoleTokens tokens(Database database) {
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        return new ConsoleTokens(database, Duration.ofMinutes(10), () -> now);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenWorksOnce(Engine engine) {
        try (Database database = TestDatabases.open(engine)) {
            ConsoleTokens tokens = tokens(database);
            String token = tokens.give(SERVER);

            assertThat(tokens.look(token)).contains(SERVER);
            assertThat(tokens.look(token)).contains(SERVER);
            assertThat(tokens.spend(token)).contains(SERVER);
            assertThat(tokens.spend(token)).isEmpty();
            assertThat(tokens.look(token)).isEmpty();
            assertThat(tokens.spend("")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTokenWorksForItsTimeOnlyAndIsNotStored(Engine engine) {
        try (Database database = TestDatabases.open(engine)) {
            ConsoleTokens tokens = tokens(database);
            String token = tokens.give(SERVER);
            assertThat(stored(database)).hasSize(1).noneMatch(row -> row.contains(token));

            now = now.plus(Duration.ofMinutes(10)).minusMillis(1);
            assertThat(tokens.look(token)).contains(SERVER);
            now = now.plusMillis(1);
            assertThat(tokens.look(token)).isEmpty();
            assertThat(tokens.spend(token)).isEmpty();

            tokens.give(SERVER);
            now = now.plus(Duration.ofMinutes(11));
            tokens.give(SERVER);
            assertThat(stored(database)).hasSize(1);
        }
    }

    private static List<String> stored(Database database) {
        return database.read(handle -> handle.select("SELECT token_hash FROM console_tokens")
                .mapTo(String.class)
                .list());
    }
}

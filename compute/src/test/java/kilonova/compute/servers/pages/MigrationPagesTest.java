package kilonova.compute.servers.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kilonova.compute.documents.Condition;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the database answers of many migrations is what filtering all of them in memory gives, on both engines. */
class MigrationPagesTest {
    private static final int MIGRATIONS = 60;
    private static final int LISTS = 80;
    private static final Flavor FLAVOR =
            new Flavor("f", "f", 1, 64, 1, 0, 0, 1, true, Optional.empty(), Map.of(), Set.of(), Instant.EPOCH);

    private final long seed = Long.getLong("test.seed", 1);
    private final Random random = new Random(seed);
    private final RandomServers some = new RandomServers(random);

    private record Wish(Condition condition, Predicate<Migration> matches) {}

    @ParameterizedTest
    @EnumSource(Engine.class)
    void pageAfterPageIsTheWholeList(Engine engine) {
        try (Database database = TestDatabases.open(engine)) {
            database.migrate(new kilonova.store.Migrations("compute", "kilonova/compute/migrations"));
            List<Migration> made =
                    Stream.generate(this::migration).limit(MIGRATIONS).toList();
            database.change(handle -> made.forEach(migration -> Migrations.insert(handle, migration)));
            Migrations migrations = new Migrations(database);
            List<Migration> all = migrations.list(Optional.empty());
            assertThat(all)
                    .hasSize(MIGRATIONS)
                    .isSortedAccordingTo(Comparator.comparing(Migration::id).reversed());
            for (int i = 0; i < LISTS; i++) {
                List<Wish> wishes =
                        Stream.generate(this::wish).limit(random.nextInt(3)).toList();
                int most = 1 + random.nextInt(20);
                assertThat(walked(migrations, wishes, most))
                        .as("seed %d, list %d: %s, %d at a time", seed, i, wishes, most)
                        .isEqualTo(all.stream()
                                .filter(migration -> wishes.stream()
                                        .allMatch(wish -> wish.matches().test(migration)))
                                .toList());
            }
        }
    }

    private static List<Migration> walked(Migrations migrations, List<Wish> wishes, int most) {
        List<Migration> seen = new ArrayList<>();
        List<Migration> page;
        do {
            List<Condition> conditions =
                    new ArrayList<>(wishes.stream().map(Wish::condition).toList());
            if (!seen.isEmpty()) {
                conditions.add(MigrationConditions.before(seen.getLast()));
            }
            page = migrations.newestFirst(new Condition.All(conditions), most);
            seen.addAll(page);
        } while (page.size() == most);
        return seen;
    }

    private Wish wish() {
        String host = some.one(RandomServers.HOSTS);
        return switch (random.nextInt(9)) {
            case 0 ->
                new Wish(
                        MigrationConditions.with(host),
                        migration -> migration.sourceHost().equals(host)
                                || migration.destinationHost().equals(Optional.of(host)));
            case 1 ->
                new Wish(
                        MigrationConditions.from(host),
                        migration -> migration.sourceHost().equals(host));
            case 2 -> {
                UUID server = server();
                yield new Wish(
                        MigrationConditions.ofServer(server),
                        migration -> migration.serverId().equals(server));
            }
            case 3 -> {
                MigrationStatus status = some.one(List.of(MigrationStatus.values()));
                yield new Wish(MigrationConditions.in(status.wireName()), migration -> migration.status() == status);
            }
            case 4 -> {
                Migration.Kind kind = some.one(List.of(Migration.Kind.values()));
                yield new Wish(MigrationConditions.ofKind(kind.wireName()), migration -> migration.kind() == kind);
            }
            case 5 -> {
                String user = some.text();
                yield new Wish(
                        MigrationConditions.ofUser(user),
                        migration -> migration.userId().equals(user));
            }
            case 6 ->
                new Wish(
                        MigrationConditions.ofProject("p1"),
                        migration -> migration.projectId().equals("p1"));
            case 7 -> {
                Instant since = some.time();
                yield new Wish(
                        MigrationConditions.changedSince(since),
                        migration -> !migration.updatedAt().isBefore(since));
            }
            default -> {
                Instant until = some.time();
                yield new Wish(
                        MigrationConditions.changedUntil(until),
                        migration -> !migration.updatedAt().isAfter(until));
            }
        };
    }

    private UUID server() {
        return new UUID(0, random.nextInt(5));
    }

    private Migration migration() {
        return new Migration(
                0,
                new UUID(random.nextLong(), random.nextLong()),
                server(),
                some.one(List.of(Migration.Kind.values())),
                some.one(List.of(MigrationStatus.values())),
                some.one(RandomServers.HOSTS),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(some.one(RandomServers.HOSTS)),
                Optional.empty(),
                Optional.empty(),
                FLAVOR,
                FLAVOR,
                true,
                some.text(),
                some.one(List.of("p1", "p2")),
                some.time(),
                some.time());
    }
}

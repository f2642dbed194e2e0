package kilonova.compute.servers.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kilonova.compute.documents.Condition;
import kilonova.compute.documents.DocumentSql;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the database answers of many servers is what sorting and filtering all of them in memory gives, on both engines. */
class ServerPagesTest {
    private static final int SERVERS = 90;
    private static final int LISTS = 120;
    private static final ZoneOfHost ZONE =
            new ZoneOfHost(Map.of("h1", "zone-b", "H3", "zone-a", "höst", "Zone"), "nova");

    private final long seed = Long.getLong("test.seed", 1);
    private final Random random = new Random(seed);
    private final RandomServers some = new RandomServers(random);

    private record Wish(Condition condition, Predicate<Server> matches) {}

    private static Database filled(Engine engine, List<Server> servers) {
        Database database = TestDatabases.open(engine);
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        database.change(handle -> servers.forEach(server -> Servers.insert(handle, server)));
        return database;
    }

    private List<Server> servers() {
        return Stream.generate(some::anywhere).limit(SERVERS).toList();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void eachAttributeIsReadAsInMemory(Engine engine) {
        List<Server> servers = servers();
        DocumentSql document = new DocumentSql(engine);
        try (Database database = filled(engine, servers)) {
            for (ServerAttribute attribute : ServerAttribute.values()) {
                String sql = "SELECT " + attribute.sql(document) + " FROM servers WHERE id = ?";
                for (Server server : servers) {
                    Object read = database.read(
                            handle -> handle.select(sql, server.id().toString())
                                    .mapTo(attribute.isText() ? String.class : Long.class)
                                    .one());
                    assertThat(read)
                            .as("seed %d, %s of %s", seed, attribute, server)
                            .isEqualTo(attribute.value(server));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void pageAfterPageIsTheWholeList(Engine engine) {
        List<Server> servers = servers();
        try (Database database = filled(engine, servers)) {
            ServerPages pages = new ServerPages(database);
            for (int i = 0; i < LISTS; i++) {
                Wish wish = wishes();
                ServerList list = new ServerList(wish.condition(), order());
                Optional<Server> after = random.nextInt(4) == 0 ? Optional.of(some.one(servers)) : Optional.empty();
                int most = 1 + random.nextInt(30);
                assertThat(walked(pages, list, after, most))
                        .as("seed %d, list %d: %s after %s, %d at a time", seed, i, list, after.map(Server::id), most)
                        .isEqualTo(inMemory(servers, wish, list, after));
            }
        }
    }

    private static List<UUID> walked(ServerPages pages, ServerList list, Optional<Server> after, int most) {
        List<UUID> seen = new ArrayList<>();
        Optional<Server> last = after;
        List<Server> page;
        do {
            page = pages.next(list, last, most);
            assertThat(page).hasSizeLessThanOrEqualTo(most);
            page.forEach(server -> seen.add(server.id()));
            last = page.isEmpty() ? last : Optional.of(page.getLast());
        } while (page.size() == most);
        return seen;
    }

    private static List<UUID> inMemory(List<Server> servers, Wish wish, ServerList list, Optional<Server> after) {
        Comparator<Server> order = list.order().stream()
                .map(ServerPagesTest::comparator)
                .reduce(Comparator::thenComparing)
                .orElseThrow();
        return servers.stream()
                .filter(wish.matches())
                .filter(server -> after.isEmpty() || order.compare(server, after.get()) > 0)
                .sorted(order)
                .map(Server::id)
                .toList();
    }

    private static Comparator<Server> comparator(SortTerm term) {
        Comparator<Server> ascending =
                (one, other) -> compare(term.key().value(one), term.key().value(other));
        return term.descending() ? ascending.reversed() : ascending;
    }

    private static int compare(Object one, Object other) {
        return one instanceof Long number
                ? Long.compare(number, (Long) other)
                : Arrays.compareUnsigned(bytes(one), bytes(other));
    }

    /** UTF-8 keeps the order of code points, which UTF-16 does not. */
    private static byte[] bytes(Object text) {
        return ((String) text).getBytes(StandardCharsets.UTF_8);
    }

    private List<SortTerm> order() {
        List<SortKey> keys = new ArrayList<>(Arrays.asList(ServerAttribute.values()));
        keys.add(ZONE);
        keys.removeIf(key -> key instanceof ServerAttribute attribute && attribute.isConstant());
        Collections.shuffle(keys, random);
        List<SortKey> chosen = new ArrayList<>(keys.subList(0, random.nextInt(4)));
        chosen.add(ServerAttribute.UUID);
        return chosen.stream()
                .map(key -> new SortTerm(key, random.nextBoolean()))
                .toList();
    }

    private Wish wishes() {
        List<Wish> wishes = Stream.generate(this::wish).limit(random.nextInt(4)).toList();
        List<Condition> conditions = wishes.stream().map(Wish::condition).toList();
        return new Wish(
                new Condition.All(conditions),
                wishes.stream().map(Wish::matches).reduce(_ -> true, Predicate::and));
    }

    private Wish wish() {
        return switch (random.nextInt(7)) {
            case 0 -> is(some.one(List.of(ServerAttribute.values())));
            case 1 -> {
                boolean deleted = random.nextBoolean();
                yield new Wish(ServerAttribute.deleted(deleted), server -> server.isDeleted() == deleted);
            }
            case 2 -> {
                Instant since = some.time();
                yield new Wish(
                        ServerAttribute.changedSince(since),
                        server -> !server.updatedAt().isBefore(since));
            }
            case 3 -> {
                Instant until = random.nextInt(5) > 0 ? some.time() : Instant.parse("+12026-11-22T10:00:00Z");
                yield new Wish(
                        ServerAttribute.changedUntil(until),
                        server -> !server.updatedAt().isAfter(until));
            }
            case 4 -> {
                String tag = some.one(RandomServers.TAGS);
                yield new Wish(
                        new Condition.Has(List.of("details", "tags"), tag),
                        server -> server.details().tags().contains(tag));
            }
            case 5 -> {
                Wish wish = wish();
                yield new Wish(
                        new Condition.Not(wish.condition()), wish.matches().negate());
            }
            default -> {
                Wish one = wish();
                Wish other = wish();
                yield new Wish(
                        new Condition.Any(List.of(one.condition(), other.condition())),
                        one.matches().or(other.matches()));
            }
        };
    }

    /** One of the values that there are, or of several, or of none. */
    private Wish is(ServerAttribute attribute) {
        List<Object> values = Stream.<Object>generate(() -> attribute.value(some.anywhere()))
                .limit(random.nextInt(3))
                .toList();
        return new Wish(new Condition.Is(attribute, values), server -> values.contains(attribute.value(server)));
    }
}

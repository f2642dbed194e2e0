package kilonova.placement.importer;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.http.IsoTime;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.traits.Trait;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads the tables of upstream's Placement in one transaction. For one thread. */
final class UpstreamTables {
    private static final String CLASSES = " JOIN resource_classes c ON c.id = %s.resource_class_id";

    private final Handle handle;
    private final String incompleteProject;
    private final String incompleteUser;
    private final Map<Long, ProviderId> ids = new LinkedHashMap<>();

    private UpstreamTables(Handle handle, String incompleteProject, String incompleteUser) {
        this.handle = handle;
        this.incompleteProject = incompleteProject;
        this.incompleteUser = incompleteUser;
    }

    /**
     * Reads all.
     *
     * @param incompleteProject the project of allocations that were written without one
     * @param incompleteUser the user of allocations that were written without one
     */
    static UpstreamContent read(Connection connection, String incompleteProject, String incompleteUser) {
        try (Handle handle = Jdbi.create(connection).open()) {
            return new UpstreamTables(handle, incompleteProject, incompleteUser).content();
        }
    }

    private UpstreamContent content() {
        List<Fact> facts = new ArrayList<>();
        names(facts);
        providers(facts);
        consumers(facts);
        Counts counts = new Counts(
                (int) facts.stream()
                        .filter(Fact.ResourceClassCreated.class::isInstance)
                        .count(),
                (int) facts.stream().filter(Fact.TraitCreated.class::isInstance).count(),
                count("resource_providers"),
                count("inventories"),
                count("resource_provider_traits"),
                number("SELECT COUNT(DISTINCT aggregate_id) FROM resource_provider_aggregates"),
                count("resource_provider_aggregates"),
                number("SELECT COUNT(DISTINCT consumer_id) FROM allocations"),
                owners("project"),
                owners("user"),
                number("SELECT COUNT(DISTINCT k.consumer_type_id) FROM consumers k WHERE EXISTS"
                        + " (SELECT 1 FROM allocations a WHERE a.consumer_id = k.uuid)"),
                count("allocations"));
        int empty = number("SELECT COUNT(*) FROM consumers k WHERE NOT EXISTS"
                + " (SELECT 1 FROM allocations a WHERE a.consumer_id = k.uuid)");
        return new UpstreamContent(List.copyOf(facts), counts, empty);
    }

    /** Whatever is not standard here is kept as an operator's own name, also what a newer or older upstream calls standard. */
    private void names(List<Fact> facts) {
        list(
                        "SELECT name, created_at FROM resource_classes ORDER BY id",
                        (row, _) -> new Fact.ResourceClassCreated(
                                new ResourceClass(row.getString(1)), instant(row.getString(2))))
                .stream()
                .filter(made -> !Catalogue.isStandard(made.name()))
                .forEach(facts::add);
        Set<String> used = new LinkedHashSet<>(list(
                "SELECT DISTINCT t.name FROM traits t JOIN resource_provider_traits p ON p.trait_id = t.id",
                (row, _) -> row.getString(1)));
        list(
                        "SELECT name, created_at FROM traits ORDER BY id",
                        (row, _) -> new Fact.TraitCreated(new Trait(row.getString(1)), instant(row.getString(2))))
                .stream()
                .filter(made -> !Catalogue.isStandard(made.name()))
                .filter(made ->
                        made.name().isCustomName() || used.contains(made.name().name()))
                .forEach(facts::add);
    }

    private record Row(
            long id, ProviderId uuid, String name, long generation, long parent, Instant created, Instant updated) {}

    private void providers(List<Fact> facts) {
        Map<Long, Row> rows = new LinkedHashMap<>();
        list(
                        "SELECT id, uuid, name, generation, parent_provider_id, created_at, updated_at"
                                + " FROM resource_providers ORDER BY id",
                        (row, _) -> new Row(
                                row.getLong(1),
                                ProviderId.of(row.getString(2)),
                                Optional.ofNullable(row.getString(3)).orElse(row.getString(2)),
                                row.getLong(4),
                                row.getLong(5),
                                instant(row.getString(6)),
                                instant(Optional.ofNullable(row.getString(7)).orElse(row.getString(6)))))
                .forEach(row -> rows.put(row.id(), row));
        Map<Long, Integer> sequences = new LinkedHashMap<>();
        rows.keySet().forEach(id -> sequences.put(id, sequences.size() + 1));
        rows.values().forEach(row -> create(row, rows, sequences, facts));
        inventories(facts);
        sets(
                "SELECT p.resource_provider_id, t.name FROM resource_provider_traits p JOIN traits t ON t.id = p.trait_id"
                        + " ORDER BY p.resource_provider_id",
                Trait::new,
                (id, traits) -> facts.add(new Fact.TraitsReplaced(id, traits)));
        sets(
                "SELECT p.resource_provider_id, a.uuid FROM resource_provider_aggregates p JOIN placement_aggregates a"
                        + " ON a.id = p.aggregate_id ORDER BY p.resource_provider_id",
                AggregateId::of,
                (id, aggregates) -> facts.add(new Fact.AggregatesReplaced(id, aggregates)));
        rows.values().forEach(row -> facts.add(new Fact.GenerationRaised(row.uuid(), row.generation(), row.updated())));
    }

    /** A provider that was moved may be older than its parent, which must come first. */
    private void create(Row row, Map<Long, Row> rows, Map<Long, Integer> sequences, List<Fact> facts) {
        if (ids.containsKey(row.id())) {
            return;
        }
        Optional<Row> parent = Optional.ofNullable(rows.get(row.parent()));
        parent.ifPresent(above -> create(above, rows, sequences, facts));
        ids.put(row.id(), row.uuid());
        facts.add(new Fact.ProviderCreated(
                row.uuid(),
                Optional.ofNullable(sequences.get(row.id())).orElseThrow(),
                row.name(),
                parent.map(Row::uuid),
                row.created()));
    }

    private void inventories(List<Fact> facts) {
        list(
                        "SELECT i.resource_provider_id, c.name, i.total, i.reserved, i.min_unit, i.max_unit, i.step_size,"
                                + " i.allocation_ratio, i.created_at, i.updated_at FROM inventories i"
                                + CLASSES.formatted("i") + " ORDER BY i.id",
                        (row, _) -> {
                            // A float column: as the shortest decimal that means the same, or 1.1 becomes 1.10000002.
                            double ratio = Double.parseDouble(Float.toString(row.getFloat(8)));
                            Inventory inventory = new Inventory(
                                    row.getInt(3), row.getInt(4), row.getInt(5), row.getInt(6), row.getInt(7), ratio);
                            return new Fact.InventoriesChanged(
                                    provider(row.getLong(1)),
                                    Map.of(new ResourceClass(row.getString(2)), inventory),
                                    Set.of(),
                                    instant(Optional.ofNullable(row.getString(10))
                                            .orElse(row.getString(9))));
                        })
                .forEach(facts::add);
    }

    private void consumers(List<Fact> facts) {
        Map<ConsumerId, List<Allocation>> allocations = new LinkedHashMap<>();
        Map<ConsumerId, Instant> allocated = new LinkedHashMap<>();
        handle.createQuery(
                        "SELECT a.consumer_id, a.resource_provider_id, c.name, a.used, a.created_at FROM allocations a"
                                + CLASSES.formatted("a") + " ORDER BY a.id")
                .map((row, _) -> {
                    ConsumerId id = ConsumerId.of(row.getString(1));
                    allocated.put(id, instant(row.getString(5)));
                    return allocations
                            .computeIfAbsent(id, _ -> new ArrayList<>())
                            .add(new Allocation(
                                    provider(row.getLong(2)), new ResourceClass(row.getString(3)), row.getLong(4)));
                })
                .list();
        Map<ConsumerId, Consumer> known = new LinkedHashMap<>();
        list(
                        "SELECT k.uuid, k.generation, p.external_id, u.external_id, t.name FROM consumers k"
                                + " JOIN projects p ON p.id = k.project_id JOIN users u ON u.id = k.user_id"
                                + " LEFT JOIN consumer_types t ON t.id = k.consumer_type_id"
                                + " WHERE EXISTS (SELECT 1 FROM allocations a WHERE a.consumer_id = k.uuid)",
                        (row, _) -> {
                            ConsumerId id = ConsumerId.of(row.getString(1));
                            return new Consumer(
                                    id,
                                    row.getLong(2),
                                    row.getString(3),
                                    row.getString(4),
                                    Optional.ofNullable(row.getString(5)).map(ConsumerType::new),
                                    Optional.ofNullable(allocations.get(id)).orElseThrow(),
                                    Optional.ofNullable(allocated.get(id)).orElseThrow());
                        })
                .forEach(consumer -> known.put(consumer.id(), consumer));
        allocations.forEach((id, held) -> facts.add(new Fact.AllocationsReplaced(Optional.ofNullable(known.get(id))
                .orElseGet(() -> new Consumer(
                        id,
                        1,
                        incompleteProject,
                        incompleteUser,
                        Optional.empty(),
                        held,
                        Optional.ofNullable(allocated.get(id)).orElseThrow())))));
    }

    /** Owners of consumers that hold something; those of consumers without a row count as one. */
    private int owners(String kind) {
        int complete = number("SELECT COUNT(DISTINCT k." + kind + "_id) FROM consumers k WHERE EXISTS"
                + " (SELECT 1 FROM allocations a WHERE a.consumer_id = k.uuid)");
        int incomplete = number("SELECT COUNT(*) FROM allocations a WHERE NOT EXISTS"
                + " (SELECT 1 FROM consumers k WHERE k.uuid = a.consumer_id)");
        return complete + Math.min(1, incomplete);
    }

    /** Takes what one to many rows say about each provider. */
    private <T> void sets(
            String query,
            java.util.function.Function<String, T> value,
            java.util.function.BiConsumer<ProviderId, Set<T>> taken) {
        Map<ProviderId, Set<T>> sets = new LinkedHashMap<>();
        handle.createQuery(query)
                .map((row, _) -> sets.computeIfAbsent(provider(row.getLong(1)), _ -> new LinkedHashSet<>())
                        .add(value.apply(row.getString(2))))
                .list();
        sets.forEach(taken);
    }

    private ProviderId provider(long id) {
        return Optional.ofNullable(ids.get(id))
                .orElseThrow(() -> new IllegalArgumentException(
                        "The database is inconsistent: something belongs to provider number " + id
                                + ", which is not there."));
    }

    private <T> List<T> list(String query, RowMapper<T> row) {
        return handle.createQuery(query).map(row).list();
    }

    private int count(String table) {
        return number("SELECT COUNT(*) FROM " + table);
    }

    private int number(String query) {
        return handle.createQuery(query).mapTo(Integer.class).one();
    }

    /** Upstream's times are UTC; rows of old versions may have none. */
    private static Instant instant(@org.jspecify.annotations.Nullable String text) {
        return Optional.ofNullable(text).flatMap(IsoTime::parse).orElse(Instant.EPOCH);
    }
}

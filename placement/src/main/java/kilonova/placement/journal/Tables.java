package kilonova.placement.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.Consumers;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.Providers;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.pcollections.HashTreePSet;

/**
 * The tables that hold the present state, one row for each thing. What changed is written from the snapshot after the
 * change; a start reads the rows back and puts the snapshot together from them.
 */
final class Tables {
    private Tables() {}

    static void write(Handle handle, List<Fact> facts, Snapshot after) {
        Touched touched = Touched.by(facts, after);
        writeProviders(handle, touched, after);
        writeConsumers(handle, touched, after);
        writeNames(handle, touched.catalogue(), after.catalogue());
    }

    private static void writeProviders(Handle handle, Touched touched, Snapshot after) {
        try (PreparedBatch gone = handle.prepareBatch("DELETE FROM placement_provider WHERE uuid = :uuid");
                PreparedBatch whole = handle.prepareBatch("""
                        INSERT INTO placement_provider (uuid, sequence, name, parent, generation, holdings, traits,
                            aggregates, created, updated)
                        VALUES (:uuid, :sequence, :name, :parent, :generation, :holdings, :traits, :aggregates,
                            :created, :updated)
                        ON CONFLICT (uuid) DO UPDATE SET sequence = :sequence, name = :name, parent = :parent,
                            generation = :generation, holdings = :holdings, traits = :traits,
                            aggregates = :aggregates, created = :created, updated = :updated
                        """);
                PreparedBatch raised = handle.prepareBatch(
                        "UPDATE placement_provider SET generation = :generation, updated = :updated WHERE uuid = :uuid")) {
            for (ProviderId id : touched.providers()) {
                Optional<Provider> provider = after.providers().find(id);
                if (provider.isPresent()) {
                    bind(whole, provider.get()).add();
                } else {
                    gone.bind("uuid", id.toString()).add();
                }
            }
            for (ProviderId id : touched.generations()) {
                Optional<Provider> provider = after.providers().find(id);
                if (provider.isPresent() && !touched.providers().contains(id)) {
                    raised.bind("uuid", id.toString())
                            .bind("generation", provider.get().generation())
                            .bind("updated", provider.get().updated().toString())
                            .add();
                }
            }
            List.of(gone, whole, raised).forEach(Tables::execute);
        }
    }

    private static PreparedBatch bind(PreparedBatch batch, Provider provider) {
        return batch.bind("uuid", provider.id().toString())
                .bind("sequence", provider.sequence())
                .bind("name", provider.name())
                .bind("parent", provider.parent().map(ProviderId::toString))
                .bind("generation", provider.generation())
                .bind("holdings", Columns.holdings(provider.holdings()))
                .bind("traits", Columns.names(new TreeSet<>(provider.traits())))
                .bind("aggregates", Columns.names(new TreeSet<>(provider.aggregates())))
                .bind("created", provider.created().toString())
                .bind("updated", provider.updated().toString());
    }

    private static void writeConsumers(Handle handle, Touched touched, Snapshot after) {
        try (PreparedBatch gone = handle.prepareBatch("DELETE FROM placement_consumer WHERE uuid = :uuid");
                PreparedBatch whole = handle.prepareBatch("""
                        INSERT INTO placement_consumer (uuid, generation, project, owner, type, allocations, allocated)
                        VALUES (:uuid, :generation, :project, :owner, :type, :allocations, :allocated)
                        ON CONFLICT (uuid) DO UPDATE SET generation = :generation, project = :project, owner = :owner,
                            type = :type, allocations = :allocations, allocated = :allocated
                        """)) {
            for (ConsumerId id : touched.consumers()) {
                Optional<Consumer> consumer = after.consumers().find(id);
                if (consumer.isPresent()) {
                    whole.bind("uuid", id.toString())
                            .bind("generation", consumer.get().generation())
                            .bind("project", consumer.get().project())
                            .bind("owner", consumer.get().user())
                            .bind("type", consumer.get().type().map(ConsumerType::name))
                            .bind(
                                    "allocations",
                                    Columns.allocations(consumer.get().allocations()))
                            .bind("allocated", consumer.get().allocated().toString())
                            .add();
                } else {
                    gone.bind("uuid", id.toString()).add();
                }
            }
            List.of(gone, whole).forEach(Tables::execute);
        }
    }

    private static void writeNames(Handle handle, boolean touched, Catalogue catalogue) {
        if (!touched) {
            return;
        }
        handle.execute("DELETE FROM placement_resource_class");
        handle.execute("DELETE FROM placement_trait");
        catalogue
                .customClasses()
                .forEach((name, at) -> handle.execute(
                        "INSERT INTO placement_resource_class (name, changed) VALUES (?, ?)",
                        name.name(),
                        at.toString()));
        catalogue
                .customTraits()
                .forEach((name, at) -> handle.execute(
                        "INSERT INTO placement_trait (name, created) VALUES (?, ?)", name.name(), at.toString()));
    }

    private static void execute(PreparedBatch batch) {
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    static Snapshot read(Handle handle) {
        List<Fact> names = new ArrayList<>();
        handle.createQuery("SELECT name, changed FROM placement_resource_class ORDER BY changed, name")
                .map((row, _) -> new Fact.ResourceClassCreated(
                        new ResourceClass(row.getString(1)), Columns.instant(row.getString(2))))
                .forEach(names::add);
        handle.createQuery("SELECT name, created FROM placement_trait ORDER BY created, name")
                .map((row, _) -> new Fact.TraitCreated(new Trait(row.getString(1)), Columns.instant(row.getString(2))))
                .forEach(names::add);
        Catalogue catalogue = Snapshot.EMPTY.after(names).catalogue();
        List<Consumer> consumers = handle.createQuery(
                        "SELECT uuid, generation, project, owner, type, allocations, allocated FROM placement_consumer")
                .map((row, _) -> consumer(row))
                .list();
        Usage usage = Usage.of(consumers);
        List<Provider> providers = handle.createQuery("SELECT * FROM placement_provider ORDER BY sequence")
                .map((row, _) -> provider(row, usage))
                .list();
        return new Snapshot(catalogue, Providers.of(providers), Consumers.of(consumers));
    }

    private static Consumer consumer(ResultSet row) throws SQLException {
        return new Consumer(
                ConsumerId.of(row.getString(1)),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                Optional.ofNullable(row.getString(5)).map(ConsumerType::new),
                Columns.allocations(row.getString(6)),
                Columns.instant(row.getString(7)));
    }

    private static Provider provider(ResultSet row, Usage usage) throws SQLException {
        ProviderId id = ProviderId.of(row.getString("uuid"));
        return new Provider(
                id,
                row.getInt("sequence"),
                row.getString("name"),
                row.getLong("generation"),
                Optional.ofNullable(row.getString("parent")).map(ProviderId::of),
                Columns.holdings(
                        row.getString("holdings"),
                        resourceClass -> usage.amounts().getOrDefault(new Usage.Stock(id, resourceClass), 0L)),
                Columns.names(row.getString("traits"), Trait::new),
                Columns.names(row.getString("aggregates"), AggregateId::of),
                HashTreePSet.from(usage.consumers().getOrDefault(id, List.of())),
                Columns.instant(row.getString("created")),
                Columns.instant(row.getString("updated")));
    }

    /** What consumers take from providers: not stored, but summed up at a start. */
    private record Usage(Map<Stock, Long> amounts, Map<ProviderId, List<ConsumerId>> consumers) {
        /** A provider and a class. */
        record Stock(ProviderId provider, ResourceClass resourceClass) {}

        static Usage of(List<Consumer> all) {
            Map<Stock, Long> amounts = new HashMap<>();
            Map<ProviderId, List<ConsumerId>> consumers = new HashMap<>();
            for (Consumer consumer : all) {
                for (Allocation held : consumer.allocations()) {
                    amounts.merge(new Stock(held.provider(), held.resourceClass()), held.amount(), Long::sum);
                    consumers
                            .computeIfAbsent(held.provider(), _ -> new ArrayList<>())
                            .add(consumer.id());
                }
            }
            return new Usage(amounts, consumers);
        }
    }

    /** Which rows facts touch. */
    private record Touched(
            Set<ProviderId> providers, Set<ProviderId> generations, Set<ConsumerId> consumers, boolean catalogue) {

        static Touched by(List<Fact> facts, Snapshot after) {
            Set<ProviderId> providers = new LinkedHashSet<>();
            Set<ProviderId> generations = new LinkedHashSet<>();
            Set<ConsumerId> consumers = new LinkedHashSet<>();
            boolean catalogue = false;
            for (Fact fact : facts) {
                switch (fact) {
                    case Fact.ProviderCreated created -> providers.add(created.id());
                    case Fact.ProviderRenamed renamed -> providers.add(renamed.id());
                    case Fact.ProviderMoved moved -> providers.add(moved.id());
                    case Fact.ProviderDeleted deleted -> providers.add(deleted.id());
                    case Fact.InventoriesChanged changed -> providers.add(changed.id());
                    case Fact.TraitsReplaced replaced -> providers.add(replaced.id());
                    case Fact.AggregatesReplaced replaced -> providers.add(replaced.id());
                    case Fact.GenerationRaised raised -> generations.add(raised.id());
                    case Fact.AllocationsReplaced replaced ->
                        consumers.add(replaced.consumer().id());
                    case Fact.ConsumerRemoved removed -> consumers.add(removed.id());
                    case Fact.ResourceClassCreated _,
                            Fact.ResourceClassDeleted _,
                            Fact.TraitCreated _,
                            Fact.TraitDeleted _ -> catalogue = true;
                    case Fact.ResourceClassRenamed renamed -> {
                        catalogue = true;
                        users(renamed.to(), after, providers, consumers);
                    }
                }
            }
            return new Touched(providers, generations, consumers, catalogue);
        }

        private static void users(
                ResourceClass name, Snapshot after, Set<ProviderId> providers, Set<ConsumerId> consumers) {
            for (Provider provider : after.providers().all()) {
                if (provider.holding(name).isPresent()) {
                    providers.add(provider.id());
                    consumers.addAll(provider.consumers());
                }
            }
        }
    }
}

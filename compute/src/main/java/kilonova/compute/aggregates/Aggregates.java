package kilonova.compute.aggregates;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import kilonova.compute.documents.Documents;
import kilonova.compute.outcome.Outcome;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** The stored aggregates. Thread-safe. */
public final class Aggregates {
    private final Database database;
    private final HostsInUse hosts;
    private final Clock clock;

    public Aggregates(Database database, HostsInUse hosts, Clock clock) {
        this.database = database;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** All aggregates as they are now. */
    public AggregateView view() {
        return database.read(Aggregates::view);
    }

    /** All aggregates as a larger transaction sees them. */
    public static AggregateView view(Handle handle) {
        return new AggregateView(handle.select("SELECT id, document FROM host_aggregates ORDER BY id")
                .map(Aggregates::numbered)
                .list());
    }

    public Optional<Aggregate> find(long id) {
        return database.read(handle -> find(handle, id));
    }

    public Outcome<Aggregate> create(String name, Optional<String> zone) {
        return database.write(handle -> {
            if (isTaken(handle, name)) {
                return nameTaken(name);
            }
            Aggregate made = new Aggregate(
                    0,
                    UUID.randomUUID(),
                    name,
                    zone.map(text -> Map.of(Aggregate.ZONE, text)).orElse(Map.of()),
                    List.of(),
                    clock.instant(),
                    Optional.empty());
            long id = handle.createUpdate("INSERT INTO host_aggregates (name, document) VALUES (?, ?)")
                    .bind(0, name)
                    .bind(1, Documents.write(made))
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            return Outcome.done(made.numbered(id));
        });
    }

    /**
     * Changes the name, the availability zone or both.
     *
     * @param zone absent to leave it; an inner empty one is always refused
     */
    public Outcome<Aggregate> update(long id, Optional<String> name, Optional<Optional<String>> zone) {
        return change(id, (handle, aggregate) -> {
            String newName = name.orElse(aggregate.name());
            if (!newName.equals(aggregate.name()) && isTaken(handle, newName)) {
                return nameTaken(newName);
            }
            Optional<String> wrong = zone.flatMap(wanted -> rules(handle).againstZone(aggregate, wanted));
            if (wrong.isPresent()) {
                return Outcome.invalid(
                        "aggregate.zone", "Cannot update aggregate " + id + ". Reason: " + wrong.get() + ".");
            }
            Map<String, String> metadata = new HashMap<>(aggregate.metadata());
            zone.flatMap(Function.identity()).ifPresent(text -> metadata.put(Aggregate.ZONE, text));
            return Outcome.done(aggregate.with(newName, metadata, clock.instant()));
        });
    }

    /**
     * Sets metadata.
     *
     * @param changes an empty value takes a key away; keys that are not named stay
     */
    public Outcome<Aggregate> setMetadata(long id, Map<String, Optional<String>> changes) {
        return change(id, (handle, aggregate) -> {
            Optional<String> wrong = Optional.ofNullable(changes.get(Aggregate.ZONE))
                    .flatMap(zone -> rules(handle).againstZone(aggregate, zone));
            if (wrong.isPresent()) {
                return Outcome.invalid(
                        "aggregate.zone",
                        "Cannot update metadata of aggregate " + id + ". Reason: " + wrong.get() + ".");
            }
            Map<String, String> metadata = new HashMap<>(aggregate.metadata());
            changes.forEach(
                    (key, value) -> value.ifPresentOrElse(text -> metadata.put(key, text), () -> metadata.remove(key)));
            return Outcome.done(aggregate.with(aggregate.name(), metadata, clock.instant()));
        });
    }

    public Outcome<Aggregate> addHost(long id, String host) {
        if (!hosts.exists(host)) {
            return Outcome.missing("aggregate.no_such_host", "Compute host " + host + " could not be found.");
        }
        return change(id, (handle, aggregate) -> {
            if (aggregate.hosts().contains(host)) {
                return Outcome.conflict("aggregate.has_host", "Aggregate " + id + " already has host " + host + ".");
            }
            Optional<String> wrong = rules(handle).againstJoining(aggregate, host);
            if (wrong.isPresent()) {
                return Outcome.conflict(
                        "aggregate.zone", "Cannot add host to aggregate " + id + ". Reason: " + wrong.get() + ".");
            }
            List<String> more = new ArrayList<>(aggregate.hosts());
            more.add(host);
            return Outcome.done(aggregate.with(more, clock.instant()));
        });
    }

    public Outcome<Aggregate> removeHost(long id, String host) {
        return change(id, (handle, aggregate) -> {
            List<String> fewer = new ArrayList<>(aggregate.hosts());
            if (!fewer.remove(host)) {
                return Outcome.missing("aggregate.no_such_host", "Cannot remove host " + host + " in aggregate " + id);
            }
            Optional<String> wrong = rules(handle).againstLeaving(aggregate, host);
            return wrong.isPresent()
                    ? Outcome.conflict(
                            "aggregate.zone",
                            "Cannot remove host from aggregate " + id + ". Reason: " + wrong.get() + ".")
                    : Outcome.done(aggregate.with(fewer, clock.instant()));
        });
    }

    /** Takes a host that is being deleted out of all aggregates. */
    public void forget(String host) {
        for (Aggregate aggregate : view().of(host)) {
            change(aggregate.id(), (_, found) -> {
                List<String> fewer = new ArrayList<>(found.hosts());
                fewer.remove(host);
                return Outcome.done(found.with(fewer, clock.instant()));
            });
        }
    }

    /** Deletes an aggregate that has no hosts. */
    public Outcome<Aggregate> delete(long id) {
        return database.write(handle -> {
            Optional<Aggregate> found = find(handle, id);
            if (found.isEmpty()) {
                return missing(id);
            }
            if (!found.get().hosts().isEmpty()) {
                return Outcome.invalid(
                        "aggregate.not_empty",
                        "Cannot remove host from aggregate " + id + ". Reason: Host aggregate is not empty.");
            }
            handle.execute("DELETE FROM host_aggregates WHERE id = ?", id);
            return Outcome.done(found.get());
        });
    }

    private interface Change {
        Outcome<Aggregate> of(Handle handle, Aggregate aggregate);
    }

    private Outcome<Aggregate> change(long id, Change change) {
        return database.write(handle -> {
            Optional<Aggregate> found = find(handle, id);
            if (found.isEmpty()) {
                return missing(id);
            }
            Outcome<Aggregate> changed = change.of(handle, found.get());
            if (changed instanceof Outcome.Done<Aggregate>(Aggregate aggregate)) {
                handle.execute(
                        "UPDATE host_aggregates SET name = ?, document = ? WHERE id = ?",
                        aggregate.name(),
                        Documents.write(aggregate),
                        id);
            }
            return changed;
        });
    }

    private ZoneRules rules(Handle handle) {
        return new ZoneRules(view(handle), host -> hosts.servers(handle, host));
    }

    static String notFound(Object id) {
        return "Aggregate " + id + " could not be found.";
    }

    private static Outcome<Aggregate> missing(long id) {
        return Outcome.missing("aggregate.missing", notFound(id));
    }

    private static Outcome<Aggregate> nameTaken(String name) {
        return Outcome.conflict("aggregate.name_taken", "Aggregate " + name + " already exists.");
    }

    private static boolean isTaken(Handle handle, String name) {
        return handle.select("SELECT 1 FROM host_aggregates WHERE name = ?", name)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    private static Optional<Aggregate> find(Handle handle, long id) {
        return handle.select("SELECT id, document FROM host_aggregates WHERE id = ?", id)
                .map(Aggregates::numbered)
                .findFirst();
    }

    private static Aggregate numbered(RowView row) {
        return Documents.read(Aggregate.class, row.getColumn("document", String.class))
                .numbered(row.getColumn("id", Long.class));
    }
}

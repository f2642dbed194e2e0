package kilonova.compute.hosts;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.documents.Documents;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.HostReport;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** The compute hosts in SQL. A host appears with its first report. Thread-safe. */
public final class StoredHosts implements ComputeHosts {
    private final Database database;
    private final Clock clock;
    private final HostRemoval removal;

    /** Forgets what else belongs to a host: its provider tree. */
    @FunctionalInterface
    public interface HostRemoval {
        /** @param servers deleted servers whose last guests may have been on the host; they wait for it no longer */
        void remove(ComputeHost host, Set<UUID> servers);
    }

    /** @param removal called after a host was forgotten */
    public StoredHosts(Database database, Clock clock, HostRemoval removal) {
        this.database = database;
        this.clock = clock;
        this.removal = removal;
    }

    @Override
    public List<ComputeHost> list() {
        return database.read(StoredHosts::list);
    }

    private static List<ComputeHost> list(Handle handle) {
        return handle.select("SELECT id, document FROM hosts ORDER BY name")
                .map((row, _) -> numbered(row.getLong("id"), row.getString("document")))
                .list();
    }

    @Override
    public Optional<ComputeHost> find(String name) {
        return database.read(handle -> find(handle, name));
    }

    @Override
    public void setDisabled(String name, boolean disabled, Optional<String> reason) {
        Instant now = clock.instant();
        update(name, host -> host.disabled(disabled, reason, now));
    }

    @Override
    public void setForcedDown(String name, boolean forcedDown) {
        Instant now = clock.instant();
        update(name, host -> host.forcedDown(forcedDown, now));
    }

    @Override
    public Optional<String> delete(UUID serviceUuid) {
        Instant now = clock.instant();
        // Looked up in the transaction that removes it: a host that has reported meanwhile is up, and what runs there
        // is not forgotten.
        Forgetting end = database.write(handle -> list(handle).stream()
                .filter(known -> known.serviceUuid().equals(serviceUuid))
                .findFirst()
                .map(host -> forget(handle, host, now))
                .orElseGet(() -> new Refused("Service " + serviceUuid + " could not be found.")));
        return switch (end) {
            case Refused(String why) -> Optional.of(why);
            case Forgotten(ComputeHost host, Set<UUID> servers) -> {
                removal.remove(host, servers);
                yield Optional.empty();
            }
        };
    }

    private sealed interface Forgetting {}

    private record Refused(String why) implements Forgetting {}

    private record Forgotten(ComputeHost host, Set<UUID> servers) implements Forgetting {}

    /** Stores what a report says of the host itself; makes the host if this is its first. */
    static ComputeHost reported(Handle handle, HostReport report, Instant now) {
        Optional<ComputeHost> known = find(handle, report.host());
        if (known.isEmpty()) {
            ForgottenHosts.returned(handle, report.host());
            ComputeHost host = ComputeHost.first(report, now);
            // Not 1: the agent of a host that was forgotten and comes back heeds nothing older than what it heard
            // before.
            handle.execute(
                    "INSERT INTO hosts (name, desired_version, document) VALUES (?, ?, ?)",
                    report.host(),
                    now.toEpochMilli(),
                    Documents.write(host));
            ForgottenGuests.returned(handle, report.host());
            return find(handle, report.host()).orElseThrow();
        }
        ComputeHost host = known.get().reported(report, now);
        write(handle, host);
        return host;
    }

    /** A provider of the host's name was there before the host: it is the host's from now on. */
    static void adoptRoot(Handle handle, String name, UUID root) {
        find(handle, name).ifPresent(host -> write(handle, host.rooted(root)));
    }

    static Optional<ComputeHost> find(Handle handle, String name) {
        return handle.select("SELECT id, document FROM hosts WHERE name = ?", name)
                .map((row, _) -> numbered(row.getLong("id"), row.getString("document")))
                .findFirst();
    }

    private void update(String name, UnaryOperator<ComputeHost> change) {
        database.change(handle -> find(handle, name).ifPresent(host -> write(handle, change.apply(host))));
    }

    private static void write(Handle handle, ComputeHost host) {
        handle.execute("UPDATE hosts SET document = ? WHERE name = ?", Documents.write(host), host.name());
    }

    /**
     * Guests that should be gone from a host that is down are waited for no longer: it is the operator's word that it is lost. If it comes
     * back all the same, they go then.
     */
    private static Forgetting forget(Handle handle, ComputeHost host, Instant now) {
        Set<UUID> servers = Guests.serversOn(handle, host.name());
        long kept = Guests.onHost(handle, host.name()).stream()
                .filter(guest -> host.isUp(now) || guest.desired().goal() != GuestGoal.ABSENT)
                .map(guest -> guest.desired().serverId())
                .distinct()
                .count();
        if (kept > 0) {
            return new Refused("Unable to delete compute service that is hosting instances. Migrate or delete the "
                    + kept + " on " + host.name() + " first.");
        }
        ForgottenGuests.put(handle, host.name());
        handle.execute("DELETE FROM device_providers WHERE host = ?", host.name());
        handle.execute("DELETE FROM hosts WHERE name = ?", host.name());
        ForgottenHosts.put(handle, host);
        return new Forgotten(host, servers);
    }

    private static ComputeHost numbered(long id, String document) {
        return Documents.read(ComputeHost.class, document).numbered(id);
    }
}

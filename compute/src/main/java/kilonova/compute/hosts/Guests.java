package kilonova.compute.hosts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.documents.Documents;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DesiredState;
import kilonova.protocol.ObservedGuest;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The guests in SQL: what each host should run. All methods work inside a larger transaction. Every change of a wish raises the
 * version of the host's desired state; whoever commits it must then signal {@link #signalName}.
 */
public final class Guests {
    private static final String SELECT = "SELECT host, desired, observed FROM guests ";

    private Guests() {}

    /** What is signalled when the desired state of a host changed. */
    public static String signalName(String host) {
        return "desired:" + host;
    }

    public static Optional<Guest> find(Handle handle, UUID guestId) {
        return handle.select(SELECT + "WHERE guest_id = ?", guestId.toString())
                .map(Guests::guest)
                .findFirst();
    }

    public static List<Guest> ofServer(Handle handle, UUID serverId) {
        return handle.select(SELECT + "WHERE server_id = ? ORDER BY guest_id", serverId.toString())
                .map(Guests::guest)
                .list();
    }

    /** All servers that have guests. */
    public static Set<UUID> servers(Handle handle) {
        return handle.select("SELECT DISTINCT server_id FROM guests")
                .mapTo(String.class)
                .map(UUID::fromString)
                .set();
    }

    /** The guests of all hosts. */
    public static List<Guest> all(Handle handle) {
        return handle.select(SELECT).map(Guests::guest).list();
    }

    static Set<UUID> serversOn(Handle handle, String host) {
        return handle.select("SELECT DISTINCT server_id FROM guests WHERE host = ?", host)
                .mapTo(String.class)
                .map(UUID::fromString)
                .set();
    }

    public static List<Guest> onHost(Handle handle, String host) {
        return handle.select(SELECT + "WHERE host = ? ORDER BY guest_id", host)
                .map(Guests::guest)
                .list();
    }

    public static void insert(Handle handle, String host, DesiredGuest desired) {
        handle.execute(
                "INSERT INTO guests (guest_id, server_id, host, desired) VALUES (?, ?, ?, ?)",
                desired.guestId().toString(),
                desired.serverId().toString(),
                host,
                Documents.write(desired));
        raiseVersion(handle, host);
    }

    /**
     * Changes what a guest should be; its generation rises by one.
     *
     * @return the changed guest; empty if there is none
     */
    public static Optional<Guest> wish(Handle handle, UUID guestId, UnaryOperator<DesiredGuest> change) {
        Optional<Guest> known = find(handle, guestId);
        if (known.isEmpty()) {
            return known;
        }
        DesiredGuest desired = change.apply(known.get().desired())
                .numbered(known.get().desired().generation() + 1);
        handle.execute(
                "UPDATE guests SET desired = ? WHERE guest_id = ?", Documents.write(desired), guestId.toString());
        raiseVersion(handle, known.get().host());
        return Optional.of(new Guest(known.get().host(), desired, known.get().observed()));
    }

    /** Stores what the host saw; true if that is news. */
    public static boolean observe(Handle handle, Guest guest, ObservedGuest seen) {
        if (guest.observed().filter(seen::equals).isPresent()) {
            return false;
        }
        handle.execute(
                "UPDATE guests SET observed = ? WHERE guest_id = ?",
                Documents.write(seen),
                seen.guestId().toString());
        return true;
    }

    /** Forgets a guest that its host has confirmed to be gone. */
    public static void forget(Handle handle, Guest guest) {
        handle.execute(
                "DELETE FROM guests WHERE guest_id = ?",
                guest.desired().guestId().toString());
        raiseVersion(handle, guest.host());
    }

    /**
     * All that a host should run; version 0 if the host is unknown, and then only what it must not: its agent takes any answer for the
     * leave to start what ran there before.
     */
    public static DesiredState desiredState(Handle handle, String host) {
        long version = version(handle, host);
        return new DesiredState(
                version,
                version == 0
                        ? ForgottenGuests.desired(handle, host)
                        : onHost(handle, host).stream().map(Guest::desired).toList());
    }

    static long version(Handle handle, String host) {
        return handle.select("SELECT desired_version FROM hosts WHERE name = ?", host)
                .mapTo(Long.class)
                .findFirst()
                .orElse(0L);
    }

    /** Lets the host's agent look again, although its wishes are the same. */
    static void raiseVersion(Handle handle, String host) {
        handle.execute("UPDATE hosts SET desired_version = desired_version + 1 WHERE name = ?", host);
    }

    private static Guest guest(ResultSet row, StatementContext context) throws SQLException {
        return new Guest(
                row.getString("host"),
                Documents.read(DesiredGuest.class, row.getString("desired")),
                Optional.ofNullable(row.getString("observed"))
                        .map(document -> Documents.read(ObservedGuest.class, document)));
    }
}

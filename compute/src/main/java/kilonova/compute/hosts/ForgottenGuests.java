package kilonova.compute.hosts;

import java.util.List;
import kilonova.compute.documents.Documents;
import kilonova.protocol.DesiredGuest;
import org.jdbi.v3.core.Handle;

/**
 * Guests that were to go from hosts which an operator has removed meanwhile. Nobody waits for them, and nothing is held for them; but
 * such a host may come back with them, and their servers run elsewhere by then. So what was wished for them is kept as long as the host
 * is away. All methods work inside a larger transaction.
 */
final class ForgottenGuests {
    private ForgottenGuests() {}

    /** Takes all guests of a host that is removed in the same transaction out of those that are known. All of them are to go. */
    static void put(Handle handle, String host) {
        handle.execute(
                "INSERT INTO forgotten_guests (guest_id, server_id, host, desired)"
                        + " SELECT guest_id, server_id, host, desired FROM guests WHERE host = ? ON CONFLICT DO NOTHING",
                host);
        handle.execute("DELETE FROM guests WHERE host = ?", host);
    }

    /** A host of that name is there again: what should be gone from it is known again, until the host confirms that it is. */
    static void returned(Handle handle, String host) {
        handle.execute(
                "INSERT INTO guests (guest_id, server_id, host, desired)"
                        + " SELECT guest_id, server_id, host, desired FROM forgotten_guests WHERE host = ?"
                        + " ON CONFLICT DO NOTHING",
                host);
        handle.execute("DELETE FROM forgotten_guests WHERE host = ?", host);
    }

    /** What a host that has not reported yet is to do away with. */
    static List<DesiredGuest> desired(Handle handle, String host) {
        return handle.select("SELECT desired FROM forgotten_guests WHERE host = ? ORDER BY guest_id", host)
                .mapTo(String.class)
                .map(document -> Documents.read(DesiredGuest.class, document))
                .list();
    }
}

package kilonova.compute.operations;

import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Guests that were given up on hosts that are down. What each has is held in Placement under the guest's own id until its host has
 * confirmed that it is gone: hardware that may still be in use is not given out. All methods work inside a larger transaction.
 */
final class LostClaims {
    private LostClaims() {}

    /** Notes a guest; nothing happens if it is noted already. */
    static void put(Handle handle, UUID serverId, UUID guestId) {
        handle.execute(
                "INSERT INTO lost_claims (guest_id, server_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                guestId.toString(),
                serverId.toString());
    }

    static Set<UUID> ofServer(Handle handle, UUID serverId) {
        return handle.select("SELECT guest_id FROM lost_claims WHERE server_id = ?", serverId.toString())
                .mapTo(String.class)
                .map(UUID::fromString)
                .set();
    }

    static Set<UUID> servers(Handle handle) {
        return handle.select("SELECT DISTINCT server_id FROM lost_claims")
                .mapTo(String.class)
                .map(UUID::fromString)
                .set();
    }

    static void remove(Handle handle, UUID guestId) {
        handle.execute("DELETE FROM lost_claims WHERE guest_id = ?", guestId.toString());
    }
}

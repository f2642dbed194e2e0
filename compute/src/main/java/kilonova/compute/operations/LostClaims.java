package kilonova.compute.operations;

import java.util.Set;
import java.util.UUID;
import kilonova.compute.hosts.Guests;
import kilonova.protocol.GuestGoal;
import org.jdbi.v3.core.Handle;

/**
 * Guests that were given up on hosts that are down. What each has is held in Placement under the guest's own id until its host has
 * confirmed that it is gone: hardware that may still be in use is not given out. All methods but {@link #abandon} work
 * inside a larger transaction.
 */
final class LostClaims {
    private LostClaims() {}

    /**
     * Wishes a guest away, and sets aside what is held for it until its host has confirmed that it is gone.
     *
     * @param holder who holds it until now
     */
    static void abandon(Workplace work, Fence fence, UUID serverId, UUID holder, UUID guestId) {
        work.database().change(handle -> {
            put(handle, serverId, guestId);
            Guests.wish(handle, guestId, guest -> guest.with(GuestGoal.ABSENT));
        });
        fence.move(holder, guestId).ifPresent(refusal -> {
            throw new IllegalStateException("what " + holder + " holds cannot be set aside: " + refusal);
        });
    }

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

    /** Servers of which a guest was given up that is gone now: nobody may have seen it go. */
    static Set<UUID> due(Handle handle) {
        return handle.select(
                        "SELECT DISTINCT server_id FROM lost_claims WHERE guest_id NOT IN (SELECT guest_id FROM guests)")
                .mapTo(String.class)
                .map(UUID::fromString)
                .set();
    }

    static void remove(Handle handle, UUID guestId) {
        handle.execute("DELETE FROM lost_claims WHERE guest_id = ?", guestId.toString());
    }
}

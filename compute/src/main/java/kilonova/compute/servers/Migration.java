package kilonova.compute.servers;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;

/**
 * A move of a server between hosts or flavors, as {@code os-migrations} shows it. While it lasts, its {@code uuid} is the consumer
 * that holds the source's allocations.
 *
 * @param id rises; the API's integer id
 * @param kind what moves it
 * @param status how far it is
 * @param oldFlavor before
 * @param newFlavor after; the same for a cold migration
 * @param sourceGuest the guest that is held on the source until the move ends
 * @param wasRunning whether the server ran before the move (else it stays stopped)
 */
public record Migration(
        long id,
        UUID uuid,
        UUID serverId,
        Kind kind,
        MigrationStatus status,
        String sourceHost,
        Optional<String> destinationHost,
        Optional<UUID> sourceGuest,
        Optional<UUID> destinationGuest,
        Flavor oldFlavor,
        Flavor newFlavor,
        boolean wasRunning,
        String userId,
        String projectId,
        Instant createdAt,
        Instant updatedAt) {
    /** What moves a server. */
    public enum Kind {
        RESIZE("resize"),
        MIGRATION("migration"),
        LIVE_MIGRATION("live-migration"),
        EVACUATION("evacuation");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** The same migration, further on. */
    public Migration with(
            MigrationStatus newStatus,
            Optional<String> newDestination,
            Optional<UUID> newDestinationGuest,
            Instant now) {
        return new Migration(
                id,
                uuid,
                serverId,
                kind,
                newStatus,
                sourceHost,
                newDestination,
                sourceGuest,
                newDestinationGuest,
                oldFlavor,
                newFlavor,
                wasRunning,
                userId,
                projectId,
                createdAt,
                now);
    }

    /** The same migration with another status. */
    public Migration with(MigrationStatus newStatus, Instant now) {
        return with(newStatus, destinationHost, destinationGuest, now);
    }
}

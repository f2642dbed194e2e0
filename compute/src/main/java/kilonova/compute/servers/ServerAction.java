package kilonova.compute.servers;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;

/** What can be asked of a server. */
public sealed interface ServerAction {
    /** The name in {@code os-instance-actions}: that of the record, unless it says otherwise. */
    default String wireName() {
        String name = getClass().getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    record Stop() implements ServerAction {}

    record Start() implements ServerAction {}

    record Reboot(boolean hard) implements ServerAction {}

    record Pause() implements ServerAction {}

    record Unpause() implements ServerAction {}

    /** @param byAdmin whether the caller is an admin who does not own the server */
    record Lock(boolean byAdmin, Optional<String> reason) implements ServerAction {}

    record Unlock() implements ServerAction {}

    /** Absent fields stay as they are; an inner empty Optional clears the field. */
    record Rebuild(
            String imageId,
            Optional<String> name,
            Optional<Optional<String>> description,
            Optional<Map<String, String>> metadata,
            Optional<Optional<String>> keyName,
            Optional<Optional<String>> publicKey,
            Optional<Optional<String>> userData,
            Optional<String> hostname)
            implements ServerAction {}

    record Resize(Flavor flavor) implements ServerAction {}

    record ConfirmResize() implements ServerAction {}

    record RevertResize() implements ServerAction {}

    /** @param host the host that the admin named */
    record Migrate(Optional<String> host) implements ServerAction {}

    /**
     * Moves a server while it runs.
     *
     * @param host the host that the admin named
     */
    record LiveMigrate(Optional<String> host) implements ServerAction {
        @Override
        public String wireName() {
            return "live-migration";
        }
    }

    /**
     * Stops a live migration: the server stays where it is.
     *
     * @param migrationId the migration's integer id
     * @param alsoBefore whether one may be stopped that waits for its destination to be ready
     */
    record StopLiveMigration(long migrationId, boolean alsoBefore) implements ServerAction {
        @Override
        public String wireName() {
            return "live_migration_abort";
        }
    }

    /**
     * Brings a live migration to an end: the server stands still until it is over there.
     *
     * @param migrationId the migration's integer id
     */
    record CompleteLiveMigration(long migrationId) implements ServerAction {
        @Override
        public String wireName() {
            return "live_migration_force_complete";
        }
    }

    /** @param active whether to {@code active}, else to {@code error} */
    record ResetState(boolean active) implements ServerAction {
        @Override
        public String wireName() {
            return "reset_state";
        }
    }

    record Delete() implements ServerAction {}

    record Suspend() implements ServerAction {}

    record Resume() implements ServerAction {}

    /** @param imageId what it boots from meanwhile */
    record Rescue(String imageId) implements ServerAction {}

    record Unrescue() implements ServerAction {}

    /** @param imageId the image that is there already, and waits for its data */
    record CreateImage(String imageId) implements ServerAction {}

    /**
     * @param imageId as with {@link CreateImage}
     * @param rotation how many backups of that type are kept when this one is there; with 0 it goes, too
     */
    record CreateBackup(String imageId, String backupType, int rotation) implements ServerAction {}

    /** @param imageId the image that keeps its disk */
    record Shelve(String imageId) implements ServerAction {}

    record ShelveOffload() implements ServerAction {}

    /**
     * @param host the only host that it may come to
     * @param zone an inner empty Optional forgets the zone that it was bound to; the outer one leaves it
     */
    record Unshelve(Optional<String> host, Optional<Optional<String>> zone) implements ServerAction {}

    /**
     * Makes a server anew elsewhere because its host is down.
     *
     * @param host the only host that it may come to
     * @param stopped whether it stays off there
     */
    record Evacuate(Optional<String> host, boolean stopped) implements ServerAction {}

    /** @param portId the port, bound to the server already, that gets a card in its guest */
    record AttachInterface(String portId) implements ServerAction {
        @Override
        public String wireName() {
            return "attach_interface";
        }
    }

    /** @param portId the port that is freed when its card is out of the guest */
    record DetachInterface(String portId) implements ServerAction {
        @Override
        public String wireName() {
            return "detach_interface";
        }
    }

    /** Brings a softly deleted server back. */
    record Restore() implements ServerAction {}

    /** Deletes at once, also what deletes softly elsewhere. */
    record ForceDelete() implements ServerAction {
        @Override
        public String wireName() {
            return "delete";
        }
    }
}

package kilonova.compute.servers;

import java.util.Locale;

/** {@code OS-EXT-STS:task_state}: what is being done to a server now. */
public enum TaskState {
    SCHEDULING,
    NETWORKING,
    SPAWNING,
    POWERING_OFF("powering-off"),
    POWERING_ON("powering-on"),
    REBOOTING,
    REBOOTING_HARD,
    PAUSING,
    UNPAUSING,
    REBUILDING,
    RESIZE_PREP,
    RESIZE_MIGRATING,
    RESIZE_MIGRATED,
    RESIZE_FINISH,
    RESIZE_CONFIRMING,
    RESIZE_REVERTING,
    MIGRATING,
    SUSPENDING,
    RESUMING,
    RESCUING,
    UNRESCUING,
    IMAGE_SNAPSHOT,
    IMAGE_BACKUP,
    SHELVING,
    SHELVING_IMAGE_UPLOADING,
    SHELVING_OFFLOADING,
    UNSHELVING,
    REBUILD_SPAWNING,
    RESTORING,
    SOFT_DELETING("soft-deleting"),
    DELETING;

    private final String wireName;

    TaskState() {
        this.wireName = name().toLowerCase(Locale.ROOT);
    }

    TaskState(String wireName) {
        this.wireName = wireName;
    }

    /** As the API shows it. */
    public String wireName() {
        return wireName;
    }
}

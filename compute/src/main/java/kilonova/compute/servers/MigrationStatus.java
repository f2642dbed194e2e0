package kilonova.compute.servers;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How far a migration is, in Nova's words. What may follow what is {@link MigrationLife}. */
public enum MigrationStatus {
    ACCEPTED,
    PRE_MIGRATING,
    PREPARING,
    MIGRATING,
    RUNNING,
    POST_MIGRATING,
    FINISHED,
    CONFIRMING,
    CONFIRMED,
    REVERTING,
    REVERTED,
    DONE,
    COMPLETED,
    CANCELLED,
    FAILED,
    ERROR;

    private static final Set<MigrationStatus> ENDED =
            EnumSet.of(CONFIRMED, REVERTED, DONE, COMPLETED, CANCELLED, FAILED, ERROR);

    /** As the API shows it, and as it is stored. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the server is still being moved, or its move waits to be confirmed or reverted. */
    public boolean isOpen() {
        return !ENDED.contains(this);
    }

    /** Whether nothing is held for it any more: it has ended, and no lost host is awaited for it either. */
    public boolean isOver() {
        return ENDED.contains(this) && this != DONE;
    }
}

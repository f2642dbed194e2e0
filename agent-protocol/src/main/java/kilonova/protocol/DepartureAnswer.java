package kilonova.protocol;

import java.util.Optional;
import java.util.UUID;

/**
 * What a host's answer to "let the guest leave" proves. This is the one table of it: hosts are tested to say nothing that it reads
 * otherwise than they mean it, and controllers decide by it alone.
 */
public enum DepartureAnswer {
    /** Nothing yet: the guest may be on either side at any moment. */
    UNDER_WAY,
    /** The guest has left, and is the destination's. */
    LEFT,
    /** The guest goes on at the source as it was before. */
    STAYED,
    /** The guest does not go on at the source, which cannot say that it left: only the destination knows whether it came there. */
    IN_DOUBT;

    /** The code of the problem by which a host says that a cut hand-over left the guest halted. */
    public static final String IN_DOUBT_CODE = "migration.in_doubt";

    /**
     * Reads an answer.
     *
     * @param seen what the host says, in answer to the newest wish
     * @param attempt the try that it is asked about
     * @param wasPaused whether the guest was paused by its owner before
     */
    public static DepartureAnswer of(ObservedGuest seen, UUID attempt, boolean wasPaused) {
        return switch (seen.phase()) {
            case PENDING, BUILDING, ARRIVING -> UNDER_WAY;
            case DEPARTED -> LEFT;
            case RUNNING -> ofActive(seen, attempt);
            case PAUSED -> {
                DepartureAnswer said = ofActive(seen, attempt);
                yield said == STAYED && !wasPaused ? IN_DOUBT : said;
            }
            case STOPPED, SUSPENDED, RESCUED, HELD, DEGRADED, FAILED, ABSENT -> IN_DOUBT;
        };
    }

    private static DepartureAnswer ofActive(ObservedGuest seen, UUID attempt) {
        Optional<MigrationProgress> progress =
                seen.progress().filter(told -> told.attempt().equals(attempt));
        if (progress.isEmpty()) {
            // how the try ended is what it does not say
            return seen.problem().isPresent() ? IN_DOUBT : UNDER_WAY;
        }
        boolean doubts =
                seen.problem().map(Problem::code).filter(IN_DOUBT_CODE::equals).isPresent();
        return switch (progress.get().outcome()) {
            case UNDER_WAY -> UNDER_WAY;
            case DONE -> LEFT;
            case FAILED, ABORTED -> doubts ? IN_DOUBT : STAYED;
        };
    }
}

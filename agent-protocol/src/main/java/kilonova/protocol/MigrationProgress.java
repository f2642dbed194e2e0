package kilonova.protocol;

import java.util.UUID;

/**
 * How far a guest has left its host. Figures are the hypervisor's; 0 where it tells none.
 *
 * @param attempt the try that this is of ({@link Departure#attempt})
 * @param outcome whether it is under way, or how it ended
 * @param memoryTotalBytes memory and device state to be sent, as far as known; grows when the guest changes what was sent
 * @param elapsedMs since it began
 * @param downtimeMs how long the guest stood still, or is expected to
 */
public record MigrationProgress(
        UUID attempt,
        Outcome outcome,
        long memoryTotalBytes,
        long memoryProcessedBytes,
        long memoryRemainingBytes,
        long diskTotalBytes,
        long diskProcessedBytes,
        long diskRemainingBytes,
        long elapsedMs,
        long downtimeMs) {
    /** How a try stands. */
    public enum Outcome {
        /** The guest still runs here. */
        UNDER_WAY,
        /** It runs over there, and no longer here. */
        DONE,
        /** It could not leave, and goes on here. */
        FAILED,
        /** It was told to stay, and goes on here. */
        ABORTED
    }

    /** A try of which nothing but its outcome is known. */
    public static MigrationProgress of(UUID attempt, Outcome outcome) {
        return new MigrationProgress(attempt, outcome, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The same figures with another outcome. */
    public MigrationProgress with(Outcome next) {
        return new MigrationProgress(
                attempt,
                next,
                memoryTotalBytes,
                memoryProcessedBytes,
                memoryRemainingBytes,
                diskTotalBytes,
                diskProcessedBytes,
                diskRemainingBytes,
                elapsedMs,
                downtimeMs);
    }
}

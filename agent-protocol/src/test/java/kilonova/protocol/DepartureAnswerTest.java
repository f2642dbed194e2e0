package kilonova.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.MigrationProgress.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of what a source's answers prove. */
final class DepartureAnswerTest {
    private static final UUID ATTEMPT = new UUID(0, 1);

    /**
     * One row.
     *
     * @param outcome {@code -} for no word of the try; an {@code o} before it for an older one
     * @param code {@code -} for no problem
     */
    @ParameterizedTest
    @CsvSource({
        "RUNNING,   -,         -,                     false, UNDER_WAY",
        "RUNNING,   -,         libvirt.operation,     false, IN_DOUBT",
        "RUNNING,   UNDER_WAY, -,                     false, UNDER_WAY",
        "RUNNING,   DONE,      -,                     false, LEFT",
        "RUNNING,   FAILED,    migration.failed,      false, STAYED",
        "RUNNING,   ABORTED,   migration.aborted,     false, STAYED",
        "RUNNING,   FAILED,    migration.interrupted, false, STAYED",
        "RUNNING,   oFAILED,   migration.failed,      false, IN_DOUBT",
        "RUNNING,   oFAILED,   -,                     false, UNDER_WAY",
        "PAUSED,    UNDER_WAY, -,                     false, UNDER_WAY",
        "PAUSED,    FAILED,    migration.in_doubt,    false, IN_DOUBT",
        "PAUSED,    FAILED,    migration.in_doubt,    true,  IN_DOUBT",
        "PAUSED,    FAILED,    migration.failed,      false, IN_DOUBT",
        "PAUSED,    FAILED,    migration.failed,      true,  STAYED",
        "PAUSED,    ABORTED,   migration.aborted,     true,  STAYED",
        "DEPARTED,  DONE,      -,                     false, LEFT",
        "DEPARTED,  FAILED,    -,                     false, LEFT",
        "STOPPED,   FAILED,    migration.interrupted, false, IN_DOUBT",
        "SUSPENDED, -,         -,                     false, IN_DOUBT",
        "RESCUED,   -,         -,                     false, IN_DOUBT",
        "HELD,      -,         -,                     false, IN_DOUBT",
        "DEGRADED,  -,         device.missing,        false, IN_DOUBT",
        "FAILED,    -,         migration.not_here,    false, IN_DOUBT",
        "ABSENT,    -,         -,                     false, IN_DOUBT",
        "BUILDING,  -,         -,                     false, UNDER_WAY",
        "PENDING,   -,         -,                     false, UNDER_WAY",
        "ARRIVING,  -,         -,                     false, UNDER_WAY"
    })
    void everyAnswerProvesOneThing(
            GuestPhase phase, String outcome, String code, boolean wasPaused, DepartureAnswer expected) {
        Optional<Problem> problem = code.equals("-") ? Optional.empty() : Optional.of(new Problem(code, "why"));
        ObservedGuest plain = ObservedGuest.of(new UUID(1, 1), new UUID(1, 2), phase, problem);
        boolean older = outcome.startsWith("o");
        ObservedGuest seen = outcome.equals("-")
                ? plain
                : plain.with(MigrationProgress.of(
                        older ? new UUID(0, 2) : ATTEMPT, Outcome.valueOf(older ? outcome.substring(1) : outcome)));

        assertThat(DepartureAnswer.of(seen, ATTEMPT, wasPaused)).isEqualTo(expected);
    }
}

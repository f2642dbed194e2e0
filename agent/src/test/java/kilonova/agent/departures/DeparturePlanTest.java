package kilonova.agent.departures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kilonova.protocol.MigrationOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeparturePlanTest {
    private static final long GIB = 1L << 30;

    /** The pause grows from a part of the longest to the longest, a step for each delay, counted for each GiB. */
    @ParameterizedTest
    @CsvSource({
        "500, 10, 75, 4,     0,   50",
        "500, 10, 75, 4,   299,   50",
        "500, 10, 75, 4,   300,   95",
        "500, 10, 75, 4,  1500,  275",
        "500, 10, 75, 4,  3000,  500",
        "500, 10, 75, 4, 90000,  500",
        "500, 10, 75, 1,   149,   50",
        "500, 10, 75, 1,   150,   95",
        "500,  1, 75, 4,     0,  500",
        "500,  0,  0, 4,     0,  500",
        "500, 10,  0, 4,     0,  500",
        "0,   10, 75, 4,  3000,    0"
    })
    void pauseGrowsInSteps(long most, int steps, int delay, long gib, long seconds, long expected) {
        DeparturePlan plan =
                DeparturePlan.of(new MigrationOptions(most, steps, delay, 0, false, false, 0, 0), gib * GIB);

        assertThat(plan.downtimeMs(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "800, 4, 3199, false",
        "800, 4, 3200, true",
        "800, 0, 1599, false",
        "800, 0, 1600, true",
        "0, 4, 99999999, false"
    })
    void isLateAfterItsTimeForEachGib(long timeout, long gib, long seconds, boolean expected) {
        DeparturePlan plan = DeparturePlan.of(new MigrationOptions(0, 0, 0, timeout, false, false, 0, 0), gib * GIB);

        assertThat(plan.isLate(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }
}

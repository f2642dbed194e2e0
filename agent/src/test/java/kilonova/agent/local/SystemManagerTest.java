package kilonova.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SystemManagerTest {
    /** Longer than a machine under load ever makes a shell wait. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** As {@code systemctl is-system-running} ends: with a failure for all but the first. */
    @ParameterizedTest
    @CsvSource({
        "running,     0, false",
        "degraded,    1, false",
        "starting,    1, false",
        "maintenance, 1, false",
        "offline,     1, false",
        "unknown,     1, false",
        "stopping,    1, true"
    })
    void onlyWhoIsStoppingIsGoingDown(String state, int status, boolean expected) {
        SystemManager manager =
                new SystemManager(List.of("sh", "-c", "echo %s; exit %d".formatted(state, status)), PATIENCE);

        assertThat(manager.isStopping()).isEqualTo(expected);
    }

    @Test
    void machineWithoutSystemdIsNotGoingDown() {
        assertThat(new SystemManager(List.of("no-such-program-of-systemd"), PATIENCE).isStopping())
                .isFalse();
    }
}

package kilonova.compute.livemigration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import kilonova.compute.livemigration.MovingGuest.MovingUnit;
import kilonova.config.Settings;
import kilonova.config.group.LiveMigrationSettings;
import kilonova.config.group.LiveMigrationSettings.TimeoutAction;
import kilonova.protocol.DeviceType;
import kilonova.protocol.MigrationOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferTest {
    private static final LiveMigrationSettings UNSET = Settings.defaults().liveMigration();

    private static MovingGuest guest(int units, int frameBufferMb) {
        DeviceType type = new DeviceType("t", Optional.empty(), frameBufferMb, false);
        return new MovingGuest(4096, Collections.nCopies(units, new MovingUnit("VGPU", type)), Optional.empty());
    }

    @Test
    void aGuestWithoutGpuIsSentAsUpstreamSendsIt() {
        assertThat(Transfer.of(UNSET, guest(0, 0)))
                .isEqualTo(new MigrationOptions(500, 10, 75, 800, false, false, 1, 0));
    }

    @ParameterizedTest(name = "{0} units of {1} MiB may stand still for {2} ms")
    @CsvSource({
        "1, 1024, 10740",
        "1, 2048, 20980",
        "3, 2048, 61940",
        "1, 49152, 492020",
        "2, 49152, 500000",
        "1, 0, 1140"
    })
    void frameBufferCounts(int units, int frameBufferMb, long downtimeMs) {
        MigrationOptions options = Transfer.of(UNSET, guest(units, frameBufferMb));
        assertThat(options.maxDowntimeMs()).isEqualTo(downtimeMs);
        assertThat(options.downtimeSteps()).isEqualTo(3);
        assertThat(options.downtimeDelaySeconds()).isEqualTo(3);
    }

    @Test
    void whatIsSetIsHeeded() {
        var set = new LiveMigrationSettings(
                Optional.of(700), Optional.of(4), Optional.of(5), 0, TimeoutAction.FORCE_COMPLETE, true, true, 2);
        assertThat(List.of(Transfer.of(set, guest(0, 0)), Transfer.of(set, guest(2, 2048))))
                .containsOnly(new MigrationOptions(700, 4, 5, 0, true, true, 2, 0));
    }
}

package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What the agent finds in the machine's own {@code /sys}, as Placement shows it. */
@OnRealHost
@Order(1)
class DevicesRealHostTest {
    private final RealHost host;

    DevicesRealHostTest(RealHost host) {
        this.host = host;
    }

    @Test
    void everyParentIsAProviderWithWhatTheDriverHasOfItsType() {
        assertThat(host.servers().totals("VGPU")).isEqualTo(Map.of("node1_mtty_mtty", 12, "node1_mbochs_mbochs", 64));
        assertThat(host.servers().totals("CUSTOM_DISPLAY")).isEqualTo(Map.of("node1_mdpy_mdpy", 4));
    }

    @Test
    void theAgentTakesLittleMemory() {
        assertThat(host.agent().residentMegabytes()).isBetween(1, 250);
    }
}

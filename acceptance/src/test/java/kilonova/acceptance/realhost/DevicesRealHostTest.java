package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the agent finds in the machine's own {@code /sys}, as Placement shows it. */
@OnRealHost
@Order(1)
class DevicesRealHostTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
    void virtualFunctionsThatTheConfigurationWantsAreThereBeforeTheHostReports() {
        assertThat(host.virtualFunctions()).isEqualTo(RealHost.FUNCTIONS);
    }

    @Test
    void virtualFunctionsOfAStorageControllerComeAndGoByHandAndNothingIsDoneTwice() {
        String controller = host.machine().run("cd /sys/bus/pci/drivers/nvme; dirname 0*/sriov_totalvfs");
        String number = "cat /sys/bus/pci/devices/" + controller + "/sriov_numvfs";
        String enable = "gpu sriov enable " + controller + " --count ";

        host.agent().command(enable + "4");
        assertThat(host.machine().run(number)).isEqualTo("4");
        host.agent().command(enable + "4");
        assertThat(host.machine().run(number)).isEqualTo("4");
        assertThat(host.agent().attempt(enable + "5").status()).isNotZero();
        assertThat(host.machine().run(number)).isEqualTo("4");
        host.agent().command("gpu sriov disable " + controller);
        assertThat(host.machine().run(number)).isEqualTo("0");
    }

    @Test
    void theCommandsOnTheHostShowTheSameBoards() {
        JsonNode boards = JSON.readTree(host.agent().command("gpu list --json"));
        assertThat(boards.toString()).contains("mtty_mtty", "mdpy_mdpy", "mbochs_mbochs");
        assertThat(host.agent().command("gpu types")).contains("mtty-1", "mtty-2", "mdpy-vga", "mbochs-small");
        assertThat(host.agent().command("gpu status")).contains("mtty_mtty", "CUSTOM_DISPLAY");
    }

    @Test
    void theAgentTakesLittleMemory() {
        int megabytes = host.agent().residentMegabytes();
        RealHost.tell("the agent takes " + megabytes + " MB");
        assertThat(megabytes).isBetween(1, 250);
    }
}

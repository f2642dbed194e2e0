package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import kilonova.compute.outcome.Outcome;
import kilonova.http.RunningService.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleRoutesTest {
    private static final ServersWorld WORLD = new ServersWorld();
    private static final String SERVER = "/servers/" + ServersWorld.id(1);

    @BeforeAll
    static void put() {
        WORLD.put(TestServers.named("seen"), 1);
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{}|first\\nsecond\\nthird",
                "{'length': null}|first\\nsecond\\nthird",
                "{'length': -1}|first\\nsecond\\nthird",
                "{'length': '2'}|second\\nthird",
                "{'length': 1}|third",
                "{'length': 99}|first\\nsecond\\nthird",
                "{'length': 0}|''"
            })
    void theLogEndsWithAsManyLinesAsAreAsked(String asked, String shown) {
        Answer answer = act("member-a", "2.96", "{'os-getConsoleOutput': " + asked + "}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("output").asString())
                .isEqualTo(shown.equals("''") ? "" : shown.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"{'length': -2}", "{'length': 'all'}", "{'lines': 1}", "null"})
    void aLengthThatIsNoneIsRefused(String asked) {
        assertThat(act("member-a", "2.96", "{'os-getConsoleOutput': " + asked + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aHostThatDoesNotAnswerIsSaid() {
        WORLD.consoles.log = Outcome.unavailable("host.silent", "The agent of host h did not answer.");
        try {
            Answer answer = act("member-a", "2.96", "{'os-getConsoleOutput': {}}");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().path("serviceUnavailable").path("message").asString())
                    .isEqualTo("The agent of host h did not answer.");
        } finally {
            WORLD.consoles.log = Outcome.done(FakeConsoles.WRITTEN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2.6, vnc, novnc, 200",
        "2.5, vnc, novnc, 404",
        "2.96, vnc, xvpvnc, 400",
        "2.96, vnc, telnet, 400",
        "2.96, spice, spice-html5, 400",
        "2.96, rdp, rdp-html5, 400",
        "2.96, serial, serial, 400",
        "2.7, mks, webmks, 400",
        "2.8, mks, webmks, 501"
    })
    void aDisplayIsShownOverVncOnly(String version, String protocol, String type, int status) {
        Answer answer = ask(
                "POST",
                "member-a",
                version,
                "/remote-consoles",
                "{'remote_console': {'protocol': '" + protocol + "', 'type': '" + type + "'}}");
        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.json().path("remote_console").path("protocol").asString())
                    .isEqualTo("vnc");
            assertThat(answer.json().path("remote_console").path("url").asString())
                    .startsWith("http://127.0.0.1:");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2.1, os-getVNCConsole, novnc, 200",
        "2.5, os-getVNCConsole, novnc, 200",
        "2.6, os-getVNCConsole, novnc, 404",
        "2.1, os-getVNCConsole, spice-html5, 400",
        "2.1, os-getSPICEConsole, spice-html5, 400",
        "2.1, os-getRDPConsole, rdp-html5, 400",
        "2.1, os-getSerialConsole, serial, 400"
    })
    void theOldActionsEndBefore26(String version, String action, String type, int status) {
        Answer answer = act("member-a", version, "{'" + action + "': {'type': '" + type + "'}}");
        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.json().path("console").path("type").asString()).isEqualTo(type);
        }
    }

    @Test
    void consolesAreForMembersAndDiagnosticsForAdmins() {
        String console = "{'remote_console': {'protocol': 'vnc', 'type': 'novnc'}}";
        assertThat(ask("POST", "reader-a", "2.96", "/remote-consoles", console).status())
                .isEqualTo(403);
        assertThat(ask("POST", "member-b", "2.96", "/remote-consoles", console).status())
                .isEqualTo(404);
        assertThat(act("reader-a", "2.96", "{'os-getConsoleOutput': {}}").status())
                .isEqualTo(403);
        assertThat(ask("GET", "member-a", "2.96", "/diagnostics", "").status()).isEqualTo(403);
    }

    @Test
    void diagnosticsHaveOneShapeSince248() {
        Answer now = ask("GET", "admin", "2.48", "/diagnostics", "");
        assertThat(now.status()).isEqualTo(200);
        assertThat(now.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "state",
                        "driver",
                        "hypervisor",
                        "hypervisor_os",
                        "uptime",
                        "config_drive",
                        "num_cpus",
                        "num_nics",
                        "num_disks",
                        "disk_details",
                        "cpu_details",
                        "nic_details",
                        "memory_details");
        assertThat(now.json().path("uptime").asLong()).isEqualTo(61);
        assertThat(now.json().path("memory_details").path("used").asInt()).isEqualTo(512);

        Answer before = ask("GET", "admin", "2.47", "/diagnostics", "");
        assertThat(before.json().path("cpu0_time").asLong()).isEqualTo(5_000_000_000L);
        assertThat(before.json().path("memory").asLong()).isEqualTo(2048 * 1024);
    }

    private static Answer act(String caller, String version, String body) {
        return ask("POST", caller, version, "/action", body);
    }

    private static Answer ask(String method, String caller, String version, String path, String body) {
        return WORLD.ask(
                caller, Integer.parseInt(version.substring(2)), method, SERVER + path, body.replace('\'', '"'));
    }
}

package kilonova.app.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import kilonova.app.Main;
import kilonova.app.hosts.PlannedHost;
import kilonova.app.hosts.RunningHosts;
import kilonova.config.Settings;
import kilonova.protocol.Controller;
import kilonova.protocol.DesiredState;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.ByteStream;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallDesk;
import kilonova.protocol.calls.CallRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that talk to a running agent, against simulated hosts. */
@Timeout(600)
final class RunningAgentTest {
    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void english() {
        Locale.setDefault(Locale.ENGLISH);
    }

    /** Wants nothing. */
    private static final class NoGuests implements Controller {
        @Override
        public DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException {
            Thread.sleep(wait);
            return new DesiredState(0, List.of());
        }

        @Override
        public void report(HostReport report) {}

        @Override
        public InputStream openImage(String host, String image) {
            throw new AssertionError("nobody asked for an image");
        }

        @Override
        public DiskAnswer openDisk(String host, UUID guestId, GuestDisk disk, Optional<String> base) {
            throw new AssertionError("nobody asked for a disk");
        }

        @Override
        public Optional<Problem> fillImage(String host, UUID guestId, String image, InputStream disk) {
            throw new AssertionError("nobody asked for a copy");
        }
    }

    private static final CallDesk NO_CALLS = new CallDesk() {
        @Override
        public List<CallRequest> awaitCalls(String host, Duration wait) throws InterruptedException {
            Thread.sleep(wait);
            return List.of();
        }

        @Override
        public void answer(String host, CallRequest request, CallAnswer answer) {
            throw new AssertionError("nobody asked " + host);
        }

        @Override
        public Optional<ByteStream> open(String host, CallRequest request) {
            throw new AssertionError("nobody asked " + host);
        }
    };

    private RunningHosts hosts(String... plans) throws InterruptedException {
        List<PlannedHost> planned = List.of(plans).stream()
                .map(plan -> PlannedHost.of(plan.split("=")[0], plan.split("=")[1]))
                .toList();
        RunningHosts hosts = RunningHosts.start(
                data.resolve("hosts"), planned, Settings.defaults(), new NoGuests(), NO_CALLS, Clock.systemUTC());
        assertThat(hosts.awaitReports(Duration.ofMinutes(5))).isTrue();
        return hosts;
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = new String[words.length + 3];
        all[0] = "gpu";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--data";
        all[words.length + 2] = data.toString();
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private JsonNode json() {
        return JsonMapper.builder().build().readTree(out.toString());
    }

    @Test
    void withoutAnAgentItIsSaidWhatToDo() {
        assertThat(run("status")).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "No agent runs on this machine",
                        data.toString(),
                        "Start it with kilonova agent or kilonova up");
    }

    @Test
    void aBoardIsDrainedRetypedAndGivenBack() throws Exception {
        try (RunningHosts hosts = hosts("compute-1=m10")) {
            assertThat(hosts.allReported()).isTrue();
            assertThat(run("drain", "0000:84:00.0")).as(err.toString()).isZero();
            assertThat(out.toString()).contains("Done on 0000:84:00.0:", "reserved 16", "free 0");
            assertThat(run("status")).isZero();
            assertThat(out.toString()).contains("0000:84:00.0", "drained", "[device.drained]");
            assertThat(run("drain", "0000:84:00.0", "--undo")).isZero();

            assertThat(run("retype", "0000:84:00.0", "M10-2Q", "--dry-run")).isZero();
            assertThat(out.toString()).contains("The plan for 0000:84:00.0:", "total 4");
            assertThat(run("retype", "0000:84:00.0", "M10-2Q"))
                    .as("nobody is asked where nobody is")
                    .isEqualTo(1);
            assertThat(err.toString()).contains("--yes");
            assertThat(run("retype", "0000:84:00.0", "M10-2Q", "--yes")).isZero();
            assertThat(run("status", "--json")).isZero();
            JsonNode board = json().path("boards").path(0);
            assertThat(board.path("override").asString()).isEqualTo("M10-2Q");
            assertThat(board.path("offer").path("total").asInt()).isEqualTo(4);
            assertThat(json().path("boards").path(1).path("offer").path("total").asInt())
                    .isEqualTo(16);
            assertThat(run("retype", "0000:84:00.0", "--reset", "--yes")).isZero();
            assertThat(out.toString()).contains("total 16");
        }
    }

    @Test
    void aRefusalHasItsCodeAndAStatus() throws Exception {
        try (RunningHosts hosts = hosts("compute-1=m10")) {
            assertThat(hosts.allReported()).isTrue();
            assertThat(run("retype", "0000:84:00.0", "A40-2Q", "--yes")).isEqualTo(1);
            assertThat(err.toString()).contains("0000:84:00.0 has no type 'A40-2Q'", "[device.type_unknown]");
            assertThat(run("retype", "0000:84:00.0", "A40-2Q", "--yes", "--json"))
                    .isEqualTo(1);
            assertThat(json().path("problem").path("code").asString()).isEqualTo("device.type_unknown");
            assertThat(run("retype", "0000:84:00.0")).isEqualTo(2);
            assertThat(run("quarantine", "list")).isZero();
            assertThat(out.toString()).contains("No unit is in quarantine.");
            assertThat(run("quarantine", "lift", "0000:84:00.4")).isEqualTo(1);
            assertThat(err.toString()).contains("[unit.not_quarantined]");
        }
    }

    @Test
    void ofSeveralAgentsOneIsNamed() throws Exception {
        try (RunningHosts hosts = hosts("one=m10", "two=a40")) {
            assertThat(hosts.allReported()).isTrue();
            assertThat(run("status")).isEqualTo(1);
            assertThat(err.toString()).contains("one", "two", "--host");
            assertThat(run("status", "--host", "two")).isZero();
            assertThat(out.toString()).contains("Host two", "0000:41:00.0");
        }
    }

    @Test
    void functionsOfABoardOfTheAgentAreTheAgentsBusiness() throws Exception {
        try (RunningHosts hosts = hosts("compute-1=a40")) {
            assertThat(hosts.allReported()).isTrue();
            assertThat(run("sriov", "enable", "0000:41:00.0")).isZero();
            assertThat(out.toString())
                    .contains("0000:41:00.0 has 32 virtual functions, 0000:41:00.4 to 0000:41:04.3; it had 32.");
            assertThat(run("sriov", "disable", "0000:41:00.0")).isEqualTo(1);
            assertThat(err.toString()).contains("[sriov.wanted]");
            assertThat(run("sriov", "enable", "0000:41")).isEqualTo(2);
            assertThat(run("sriov", "enable", "ffff:1f:1f.7"))
                    .as("neither the agent nor this machine has it")
                    .isEqualTo(1);
            assertThat(err.toString()).contains("[sriov.no_such_device]");
        }
    }

    @Test
    void theUnitEnablesItsBoardsBeforeGuestsStart() {
        StringWriter unit = new StringWriter();

        int status = Main.commandLine()
                .setOut(new PrintWriter(unit, true))
                .execute("gpu", "unit", "0000:41:00.0", "00000000:C1:00.0", "--program", "/opt/kilonova");

        assertThat(status).isZero();
        assertThat(unit.toString())
                .contains("ExecStart=/opt/kilonova gpu sriov enable 0000:41:00.0 0000:c1:00.0\n")
                .contains("After=nvidia-vgpud.service nvidia-vgpu-mgr.service\n")
                .contains("Before=libvirtd.service")
                .doesNotContain("sleep");
    }
}

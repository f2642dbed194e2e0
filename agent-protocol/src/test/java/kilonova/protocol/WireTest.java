package kilonova.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.protocol.Arrival.ArrivalUnit;
import kilonova.protocol.GuestSpec.GuestPort;
import kilonova.protocol.GuestSpec.ImageSource;
import kilonova.protocol.HostReport.HostCapacity;
import kilonova.protocol.HostReport.Hypervisor;
import kilonova.protocol.ObservedGuest.ObservedDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireTest {
    private static final UUID GUEST = UUID.fromString("5a2b7a39-1f4e-4d6c-8c8e-0d6a3f1f0a01");
    private static final UUID SERVER = UUID.fromString("5a2b7a39-1f4e-4d6c-8c8e-0d6a3f1f0a02");

    private static final GuestSpec SPEC = new GuestSpec(
            "web-1",
            "project",
            "vgpu_1",
            2,
            2048,
            10,
            0,
            0,
            Optional.of(new ImageSource("image", "qcow2", "", 13_287_936, Map.of("hw_video_model", "none"))),
            List.of(new GuestPort("port", "network", "fa:16:3e:00:00:01", List.of("10.0.0.5", "fd00::5"))),
            Map.of("role", "web"),
            Optional.empty(),
            Optional.of("I2Nsb3VkLWNvbmZpZw=="),
            "web-1",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    @Test
    void desiredStateComesBackAsItWent() {
        var claims = List.of(new DeviceClaim("0000:84:00.0", "VGPU", 1));
        var guest = new DesiredGuest(
                GUEST,
                SERVER,
                7,
                GuestGoal.RESCUED,
                2,
                true,
                1,
                Optional.of("snapshot"),
                Optional.of(new ImageSource("rescue", "raw", "", 1, Map.of())),
                claims,
                SPEC,
                Optional.empty());
        var desired = new DesiredState(41, List.of(guest));

        assertThat(Wire.readDesired(Wire.toJson(desired))).isEqualTo(desired);
    }

    @Test
    void reportComesBackAsItWent() {
        var problem = new Problem("device.missing", "mdev 5a2b… is gone from 0000:84:00.0");
        var report = new HostReport(
                "compute-1",
                "incarnation",
                12,
                new HostCapacity(16, 65_536, 500, 0, 512, 0, 4.0, 1.0, 1.0),
                new Hypervisor("simulated", 10_000_000, "127.0.0.1", "{}", 60),
                List.of(new DeviceProvider(
                        "0000:84:00.0",
                        "pci_0000_84_00_0",
                        "VGPU",
                        16,
                        1,
                        Set.of("CUSTOM_VGPU_NVIDIA_35"),
                        "GRID M10",
                        List.of(problem),
                        Optional.of(new DeviceType("nvidia-35", Optional.of("M10-0B"), 512, false)))),
                List.of(new ObservedGuest(
                        GUEST,
                        SERVER,
                        7,
                        GuestPhase.DEGRADED,
                        1,
                        0,
                        Optional.of("snapshot"),
                        List.of(new ObservedDevice("0000:84:00.0", "VGPU", "unit", "nvidia-35")),
                        Optional.of(problem))),
                List.of(),
                Optional.of(1_795_363_200_123L));

        assertThat(Wire.readReport(Wire.toJson(report))).isEqualTo(report);
    }

    @Test
    void aMoveOfARunningGuestComesBackAsItWent() {
        var arrival = new Arrival(
                "qemu+tls://node2/system",
                SERVER,
                List.of(new ArrivalUnit("0000:84:00.0", "VGPU", 0, "unit", "nvidia-35")),
                Map.of("folder", "/var/lib/kilonova/instances"));
        var departure =
                Departure.of(GUEST, "node2", arrival, new MigrationOptions(500, 10, 75, 800, true, true, 4, 100));
        var wished = DesiredGuest.first(GUEST, SERVER, GuestGoal.RUNNING, List.of(), SPEC)
                .departing(departure.completed().aborted())
                .numbered(4);
        var desired = new DesiredState(42, List.of(wished));
        var seen = ObservedGuest.of(GUEST, SERVER, GuestPhase.DEPARTED, Optional.empty())
                .with(arrival)
                .with(new MigrationProgress(GUEST, MigrationProgress.Outcome.DONE, 9, 8, 1, 7, 6, 1, 5, 4));

        assertThat(Wire.readDesired(Wire.toJson(desired))).isEqualTo(desired);
        assertThat(Wire.read(Wire.toJson(seen), ObservedGuest.class)).isEqualTo(seen);
        assertThat(wished.goal()).isEqualTo(GuestGoal.DEPARTING);
        assertThat(wished.with(GuestGoal.RUNNING).departure()).isEmpty();
    }

    @Test
    void whatHostsSayOfMigrationIsOptionalBothWays() {
        var facts = new MigrationFacts(
                11_003_000, 10_000_000, "6.12.48", false, Optional.of("no address"), Map.of("nvidia", "570.86.10"));
        var told = new Hypervisor("QEMU", 10_000_000, "10.0.0.1", "{}", 60, Optional.of(facts));
        var fromOlder = """
                {"type": "QEMU", "version": 1, "hostAddress": "a", "cpuInfo": "{}", "uptimeSeconds": 2}""";
        var withoutDrivers = """
                {"libvirtVersion": 1, "qemuVersion": 2, "kernelRelease": "6", "canMigrate": true}""";

        assertThat(Wire.read(Wire.toJson(told), Hypervisor.class)).isEqualTo(told);
        assertThat(Wire.read(fromOlder.getBytes(UTF_8), Hypervisor.class).migration())
                .isEmpty();
        assertThat(Wire.read(withoutDrivers.getBytes(UTF_8), MigrationFacts.class))
                .isEqualTo(new MigrationFacts(1, 2, "6", true, Optional.empty(), Map.of()));
    }

    @Test
    void noOptionOfAMigrationIsNegative() {
        assertThatThrownBy(() -> new MigrationOptions(0, 0, 0, -1, false, false, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void absentOptionalIsEmptyAndUnknownMemberIsIgnored() {
        var json = """
                {"version": 3, "colour": "blue", "guests": [{
                  "guestId": "5a2b7a39-1f4e-4d6c-8c8e-0d6a3f1f0a01", "serverId": "5a2b7a39-1f4e-4d6c-8c8e-0d6a3f1f0a02",
                  "generation": 1, "goal": "ABSENT", "rebootCount": 0, "hardReboot": false, "rebuildCount": 0, "devices": [],
                  "spec": {"name": "n", "projectId": "p", "flavorName": "f", "vcpus": 1, "memoryMb": 1, "rootDiskGb": 1,
                           "ephemeralDiskGb": 0, "swapMb": 0, "metadata": {}, "hostname": "h",
                           "ports": [{"portId": "p", "networkId": "n", "macAddress": "fa:16:3e:00:00:01", "addresses": []}]}}]}
                """;

        var guest = Wire.readDesired(json.getBytes(UTF_8)).guests().getFirst();

        assertThat(guest.goal()).isEqualTo(GuestGoal.ABSENT);
        assertThat(guest.departure()).isEmpty();
        assertThat(guest.spec().image()).isEmpty();
        assertThat(guest.spec().userData()).isEmpty();
        assertThat(guest.spec().kernel()).isEmpty();
        assertThat(guest.spec().ports().getFirst().subnets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"version\": 1}", "{\"version\": \"one\", \"guests\": []}"})
    void whatIsNoDesiredStateIsRefused(String json) {
        assertThatThrownBy(() -> Wire.readDesired(json.getBytes(UTF_8)))
                .isInstanceOf(MalformedMessage.class)
                .hasMessageContaining("DesiredState cannot be read");
    }
}

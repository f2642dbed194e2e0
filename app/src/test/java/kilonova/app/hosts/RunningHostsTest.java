package kilonova.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kilonova.config.ConfigReader;
import kilonova.config.ConfigResult;
import kilonova.config.Settings;
import kilonova.protocol.Controller;
import kilonova.protocol.DesiredState;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.ByteStream;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallDesk;
import kilonova.protocol.calls.CallRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningHostsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Listener controller = new Listener();

    /** Asks nothing. */
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

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theUsualHostIsTheWalkthroughs() throws InterruptedException {
        HostReport report = report(PlannedHost.usual(""), "");

        assertThat(report.host()).isEqualTo("compute-1");
        assertThat(report.providers())
                .map(DeviceProvider::nameSuffix, DeviceProvider::resourceClass, DeviceProvider::total)
                .containsExactly(
                        tuple("pci_0000_84_00_0", "VGPU", 16),
                        tuple("pci_0000_85_00_0", "VGPU", 16),
                        tuple("pci_0000_86_00_0", "VGPU", 16),
                        tuple("pci_0000_87_00_0", "VGPU", 16));
        assertThat(report.capacity().vcpus()).isEqualTo(48);
        assertThat(report.capacity().reservedMemoryMb()).isEqualTo(512);
        assertThat(report.capacity().cpuAllocationRatio()).isEqualTo(4.0);
    }

    @Test
    void theConfigurationReachesTheHost() throws InterruptedException {
        HostReport report = report(PlannedHost.of("a", "m10"), """
                [DEFAULT]
                reserved_host_cpus = 2
                reserved_host_memory_mb = 1024
                reserved_host_disk_mb = 1025
                cpu_allocation_ratio = 1.0
                [devices]
                enabled_mdev_types = nvidia-35, nvidia-36
                [mdev_nvidia-36]
                device_addresses = 0000:87:00.0
                mdev_class = CUSTOM_BIG
                """);

        assertThat(report.capacity().reservedVcpus()).isEqualTo(2);
        assertThat(report.capacity().reservedMemoryMb()).isEqualTo(1024);
        assertThat(report.capacity().reservedDiskGb()).isEqualTo(2);
        assertThat(report.capacity().cpuAllocationRatio()).isEqualTo(1.0);
        assertThat(report.providers())
                .map(DeviceProvider::resourceClass)
                .containsExactly("VGPU", "VGPU", "VGPU", "CUSTOM_BIG");
    }

    @Test
    void readyMeansThatTheControllerHasHeardOfAll() throws InterruptedException {
        List<PlannedHost> hosts = PlannedHost.all(List.of("a=m10", "b=a40", "c=mbochs"), Optional.empty());
        try (RunningHosts running =
                RunningHosts.start(folder, hosts, Settings.defaults(), controller, NO_CALLS, Clock.systemUTC())) {
            assertThat(running.awaitReports(LONG)).isTrue();
            assertThat(running.allReported()).isTrue();
            assertThat(controller.reports).containsOnlyKeys("a", "b", "c");
        }
    }

    @Test
    void aMisspeltProfileIsRefusedWithTheNearestOne() {
        assertThatThrownBy(() -> PlannedHost.of("a", "m01"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no profile 'm01'; did you mean m10?")
                .hasMessageContaining("a40, gvt-g, l40s-vf, m10, mbochs");
        assertThatThrownBy(() -> PlannedHost.of("../a", "m10"))
                .hasMessage("'../a' is no name for a host: use letters, digits, dots, hyphens and underscores.");
    }

    private HostReport report(PlannedHost host, String config) throws InterruptedException {
        Settings settings = ((ConfigResult.Accepted) ConfigReader.read("k.conf", config, parent -> false)).settings();
        try (RunningHosts running =
                RunningHosts.start(folder, List.of(host), settings, controller, NO_CALLS, Clock.systemUTC())) {
            assertThat(running.awaitReports(LONG)).isTrue();
            return Objects.requireNonNull(controller.reports.get(host.name()));
        }
    }

    /** A controller that wants nothing and keeps what it hears. */
    private static final class Listener implements Controller {
        private final Map<String, HostReport> reports = new ConcurrentHashMap<>();

        @Override
        public DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException {
            Thread.sleep(wait);
            return new DesiredState(1, List.of());
        }

        @Override
        public void report(HostReport report) {
            reports.put(report.host(), report);
        }

        @Override
        public Optional<Problem> fillImage(String host, UUID guestId, String image, InputStream disk) {
            throw new AssertionError("nobody asked for a copy");
        }

        @Override
        public InputStream openImage(String host, String imageId) {
            return InputStream.nullInputStream();
        }

        @Override
        public DiskAnswer openDisk(String host, UUID guestId, GuestDisk disk, Optional<String> base) {
            throw new AssertionError("nobody asked for a disk");
        }
    }
}

package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.reconcile.Resumption;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.agent.simulated.hypervisor.Latency;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.agent.sriov.LateKernel;
import kilonova.config.sriov.SriovSettings;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent with its own threads. */
@Timeout(300)
final class AgentTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path directory;

    private final FakeController controller = new FakeController();

    private SimulatedHost host(Latency latency) {
        return SimulatedHost.open(
                directory.resolve("machine"),
                HostProfile.named("m10").orElseThrow(),
                Clock.systemUTC(),
                latency,
                new kilonova.agent.simulated.kernel.Latency(Map.of(), time -> {}));
    }

    private AgentSettings settings(SimulatedHost host, Duration interval) {
        return new AgentSettings(
                "compute-1",
                directory.resolve("agent"),
                host.usualDevices(),
                SriovSettings.off(),
                host.usualCapacity(),
                Resumption.usual(),
                interval,
                4);
    }

    private static boolean runs(HostReport report, UUID guest) {
        return report.guests().stream()
                .anyMatch(seen -> seen.guestId().equals(guest) && seen.phase() == GuestPhase.RUNNING);
    }

    @Test
    void wishIsHeardAndAnsweredAtOnce() throws InterruptedException {
        SimulatedHost host = host(Latency.none());
        try (Agent agent = Agent.start(settings(host, NEVER), host.kernel(), host.hypervisor(), controller)) {
            HostReport first = controller.await(report -> report.guests().isEmpty());
            assertThat(first.providers()).hasSize(4).allMatch(provider -> provider.total() == 16);
            UUID guest = UUID.randomUUID();

            controller.want(Wishes.running(guest, vgpu(GPU_1)));

            HostReport answer = controller.await(report -> runs(report, guest));
            assertThat(answer.sequence()).isGreaterThan(first.sequence());
            assertThat(agent.ledger().devices().of(guest)).hasSize(1);
        }
    }

    @Test
    void hostIsToldFromTimeToTimeThoughNothingChanges() throws InterruptedException {
        SimulatedHost host = host(Latency.none());
        try (Agent agent =
                Agent.start(settings(host, Duration.ofMillis(1)), host.kernel(), host.hypervisor(), controller)) {
            HostReport later = controller.await(report -> report.sequence() > 3);

            assertThat(later.guests()).isEmpty();
            assertThat(agent.ledger().guests()).isEmpty();
        }
    }

    @Test
    void slowGuestDoesNotHoldUpTheOthers() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Duration slow = Duration.ofSeconds(1);
        Latency stuckOnce = new Latency(slow, Duration.ZERO, new OnceStuck(release));
        SimulatedHost host = host(stuckOnce);
        try (Agent agent = Agent.start(settings(host, NEVER), host.kernel(), host.hypervisor(), controller)) {
            UUID first = UUID.randomUUID();
            UUID second = UUID.randomUUID();
            controller.want(Wishes.running(first, vgpu(GPU_1)));
            controller.await(report -> report.guests().stream().anyMatch(seen -> seen.phase() == GuestPhase.BUILDING));
            controller.want(Wishes.running(second, vgpu(GPU_1)));

            HostReport meanwhile = controller.await(report -> runs(report, first) != runs(report, second));
            release.countDown();
            controller.await(report -> runs(report, first) && runs(report, second));

            assertThat(meanwhile.guests()).hasSize(2);
            assertThat(agent.ledger().devices().entries()).hasSize(2);
        }
    }

    /** Holds up the first that comes until it is released, and nobody else. */
    private static final class OnceStuck implements Latency.Sleeper {
        private final CountDownLatch release;
        private boolean came;

        OnceStuck(CountDownLatch release) {
            this.release = release;
        }

        @Override
        public void sleep(Duration time) {
            synchronized (this) {
                if (came) {
                    return;
                }
                came = true;
            }
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void twoAgentsDoNotRunOneHost() {
        SimulatedHost host = host(Latency.none());
        AgentSettings settings = settings(host, NEVER);
        Kernel kernel = host.kernel();
        try (Agent agent = Agent.start(settings, kernel, host.hypervisor(), controller)) {
            assertThat(agent.ledger().guests()).isEmpty();
            assertThatThrownBy(() -> Agent.start(settings, kernel, host.hypervisor(), controller))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another agent");
        }
    }

    @Test
    void deathOfAGuestIsSeenByTheNextLook() throws InterruptedException {
        SimulatedHost host = host(Latency.none());
        try (Agent agent =
                Agent.start(settings(host, Duration.ofMillis(1)), host.kernel(), host.hypervisor(), controller)) {
            UUID guest = UUID.randomUUID();
            controller.want(Wishes.running(guest, vgpu(GPU_1)));
            controller.await(report -> runs(report, guest));

            host.hypervisor().kill(guest);

            HostReport told = controller.await(report -> !runs(report, guest));
            assertThat(told.guests().getFirst().phase()).isEqualTo(GuestPhase.STOPPED);
            assertThat(agent.ledger().devices().of(guest)).hasSize(1);
        }
    }

    @Test
    void x12_a_guest_waits_until_the_functions_of_its_board_are_ready_and_no_other_does() throws InterruptedException {
        String slow = "0000:82:00.0";
        SimulatedHost host = SimulatedHost.open(
                directory.resolve("machine"), HostProfile.named("l40s-vf").orElseThrow(), Clock.systemUTC());
        AgentSettings settings = settings(host, Duration.ofMillis(10))
                .with(new SriovSettings(SriovSettings.Mode.AUTO, Map.of(), Optional.empty(), 2, Duration.ofHours(1)));
        UUID waits = UUID.randomUUID();
        UUID goesOn = UUID.randomUUID();
        controller.want(Wishes.running(waits, vgpu(slow)));
        controller.want(Wishes.running(goesOn, vgpu("0001:d6:00.0")));
        try (Agent agent = Agent.start(settings, host.kernel(), host.hypervisor(), controller)) {
            controller.await(report -> runs(report, waits) && runs(report, goesOn));
            assertThat(agent.ledger().devices().entries()).hasSize(2);
        }
        host.reboot();
        host.kernel().rebootWithoutFunctions();
        host.kernel().inGuest(host.hypervisor()::uses);
        AtomicBoolean late = new AtomicBoolean(true);
        Kernel kernel = new LateKernel(host.kernel(), path -> late.get() && path.contains("0000:82:01.7/nvidia"));
        try (Agent agent = Agent.start(settings, kernel, host.hypervisor(), controller)) {
            HostReport early = controller.await(report -> runs(report, goesOn)
                    && report.problems().stream()
                            .anyMatch(problem -> problem.code().equals("sriov.preparing")));
            assertThat(early.guests())
                    .filteredOn(guest -> guest.guestId().equals(waits))
                    .singleElement()
                    .satisfies(guest -> assertThat(guest.phase()).isIn(GuestPhase.DEGRADED, GuestPhase.BUILDING));
            assertThat(agent.ledger().devices().of(waits))
                    .as("not quarantined: nothing was tried")
                    .allMatch(unit -> unit.state().kind() == UnitState.Kind.ASSIGNED);

            UUID comes = UUID.randomUUID();
            controller.want(Wishes.running(comes, vgpu(slow)));
            HostReport tried = controller.await(report -> report.guests().stream()
                    .filter(guest -> guest.guestId().equals(comes))
                    .anyMatch(guest -> guest.phase() == GuestPhase.FAILED || isSaidOf(comes, report)));
            assertThat(tried.problems())
                    .as("a new guest waits as well")
                    .contains(new Problem(
                            "sriov.preparing",
                            "guest %s: the virtual functions or the mode of %s are being set; it gives nothing yet"
                                    .formatted(comes, slow)));

            late.set(false);

            controller.await(report -> runs(report, waits) && runs(report, goesOn) && runs(report, comes));
        }
    }

    private static boolean isSaidOf(UUID guest, HostReport report) {
        return report.problems().stream().anyMatch(problem -> problem.message().startsWith("guest " + guest + ": "));
    }

    /** A process that goes on without one of its threads looks healthy and does nothing. */
    @Test
    void errorThatAThreadDoesNotSurviveIsFatal() throws InterruptedException {
        SimulatedHost host = host(Latency.none());
        Error error = new OutOfMemoryError("Java heap space");
        Hypervisor broken = (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("define")) {
                        throw error;
                    }
                    try {
                        return method.invoke(host.hypervisor(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        BlockingQueue<Error> fatal = new LinkedBlockingQueue<>();
        try (Agent agent = Agent.start(settings(host, NEVER), host.kernel(), broken, controller, fatal::add)) {
            controller.want(Wishes.running(UUID.randomUUID(), vgpu(GPU_1)));

            assertThat(fatal.take()).isSameAs(error);
            assertThat(agent.ledger().guests()).hasSize(1);
        }
    }
}

package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.GPU_2;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.reconcile.Resumption;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.config.sriov.SriovSettings;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host on which as many guests hang in what takes long as may do that at once. */
final class SlowGuestsTest {
    @TempDir
    Path directory;

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final UUID slow = new UUID(0, 1);
    private final UUID copied = new UUID(0, 3);

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void othersAreTurnedOffAndRemovedAndTheAgentEnds() throws Exception {
        FakeController controller = new FakeController();
        SimulatedHost host = SimulatedHost.open(
                directory.resolve("machine"), HostProfile.named("m10").orElseThrow(), Clock.systemUTC());
        AgentSettings settings = settings(host);
        Agent agent = Agent.start(settings, host.kernel(), hanging(host.hypervisor()), controller);
        try {
            UUID other = new UUID(0, 2);
            controller.want(Wishes.running(other, vgpu(GPU_1)));
            controller.await(report -> isSeen(report, other, GuestPhase.RUNNING));
            controller.want(Wishes.running(slow, vgpu(GPU_2)));
            hangs.await();

            controller.want(Wishes.goal(controller.wanted(other), GuestGoal.STOPPED));
            controller.await(report -> isSeen(report, other, GuestPhase.STOPPED));
            controller.want(Wishes.goal(controller.wanted(other), GuestGoal.ABSENT));
            controller.await(report -> isSeen(report, other, GuestPhase.ABSENT));
            assertThat(isSeen(controller.last(), slow, GuestPhase.BUILDING)).isTrue();
        } finally {
            agent.close();
        }
        try (Agent next = Agent.start(settings, host.kernel(), host.hypervisor(), controller)) {
            controller.await(report -> isSeen(report, slow, GuestPhase.RUNNING));
            assertThat(next.ledger().guests()).containsOnlyKeys(slow);
        }
    }

    /** What is promised on a board must be seen on it soon, also where its guest waits long for its turn. */
    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void devicesOfOthersAreMadeMeanwhile() throws Exception {
        FakeController controller = new FakeController();
        SimulatedHost host = SimulatedHost.open(
                directory.resolve("machine"), HostProfile.named("m10").orElseThrow(), Clock.systemUTC());
        CountDownLatch made = new CountDownLatch(1);
        Kernel kernel = tellingOf(made, host.kernel());
        try (Agent agent = Agent.start(settings(host), kernel, hanging(host.hypervisor()), controller)) {
            controller.want(Wishes.running(slow, vgpu(GPU_2)));
            hangs.await();

            controller.want(Wishes.running(new UUID(0, 2), vgpu(GPU_1)));
            made.await();

            assertThat(agent.ledger().guests()).hasSize(2);
        }
    }

    /** A kernel that tells when a device of the first GPU is made. */
    private static Kernel tellingOf(CountDownLatch made, Kernel real) {
        return (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write")
                            && arguments[0].toString().contains("/" + GPU_1 + "/")) {
                        made.countDown();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** There is one place of each kind, and the copy that has one would take hours. */
    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void copyOfADiskHoldsUpNeitherOthersNorTheEndOfItsOwnGuest() throws Exception {
        FakeController controller = new FakeController();
        SimulatedHost host = SimulatedHost.open(
                directory.resolve("machine"), HostProfile.named("m10").orElseThrow(), Clock.systemUTC());
        try (Agent agent = Agent.start(settings(host), host.kernel(), hanging(host.hypervisor()), controller)) {
            controller.want(Wishes.running(copied, vgpu(GPU_2)));
            controller.await(report -> isSeen(report, copied, GuestPhase.RUNNING));
            controller.want(Wishes.snapshot(controller.wanted(copied), "image"));
            hangs.await();

            UUID other = new UUID(0, 2);
            controller.want(Wishes.running(other, vgpu(GPU_1)));
            controller.await(report -> isSeen(report, other, GuestPhase.RUNNING));
            controller.want(Wishes.goal(controller.wanted(copied), GuestGoal.ABSENT));
            controller.await(report -> isSeen(report, copied, GuestPhase.ABSENT));

            assertThat(agent.ledger().guests()).containsOnlyKeys(other);
        }
    }

    private AgentSettings settings(SimulatedHost host) {
        return new AgentSettings(
                "compute-1",
                directory.resolve("agent"),
                host.usualDevices(),
                SriovSettings.off(),
                host.usualCapacity(),
                Resumption.usual(),
                Duration.ofSeconds(30),
                1);
    }

    private static boolean isSeen(HostReport report, UUID guest, GuestPhase phase) {
        return report.guests().stream().anyMatch(seen -> seen.guestId().equals(guest) && seen.phase() == phase);
    }

    /** The definition of the slow guest, and the copy of the other's disk, do not come to an end until they are broken off. */
    private Hypervisor hanging(Hypervisor real) {
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (proxy, method, arguments) -> {
                    if (arguments != null
                            && arguments[0] instanceof GuestDefinition definition
                            && definition.guestId().equals(slow)) {
                        return hang();
                    }
                    if (method.getName().equals("snapshot")) {
                        return hang();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Optional<?> hang() {
        hangs.countDown();
        try {
            never.await();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorUnavailable("the agent is stopping", e);
        }
    }
}

package kilonova.agent.simulated.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.PowerState;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulatedHypervisorTest {
    private static final UnitId UNIT = new UnitId.Mdev(new UUID(7, 7));
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    @TempDir
    Path directory;

    private final Set<UnitId> kernel = new HashSet<>(Set.of(UNIT));
    private SimulatedHypervisor hypervisor;

    @BeforeEach
    void open() {
        hypervisor = new SimulatedHypervisor(
                directory.resolve("guests.json"),
                kernel::contains,
                Clock.systemUTC(),
                Latency.none(),
                DiskFetcher.NONE);
    }

    private static GuestDefinition definition(UUID guest) {
        GuestSpec spec = GuestSpec.of("n", "p", "f", 1, 1, 1);
        return new GuestDefinition(guest, guest, spec, Optional.empty(), List.of(new GuestDevice(UNIT, "vfio-pci")));
    }

    private PowerState power(UUID guest) {
        return hypervisor.find(guest).map(Guest::power).orElseThrow();
    }

    @Test
    void guestsOutliveTheProcess() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();

        open();

        assertThat(power(FIRST)).isEqualTo(PowerState.RUNNING);
        assertThat(hypervisor.find(FIRST).orElseThrow().units()).containsExactly(UNIT);
        assertThat(hypervisor.uses(UNIT)).isTrue();
    }

    @Test
    void networkCardsComeAndGoWhileTheGuestRunsAndItsDeviceStays() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();
        var card = new GuestSpec.GuestPort("port", "network", "fa:16:3e:00:00:01", List.of("10.0.0.5"));

        assertThat(hypervisor.connect(FIRST, List.of(card))).isEmpty();

        Guest guest = hypervisor.find(FIRST).orElseThrow();
        assertThat(guest.cards()).hasValue(Set.of(card.macAddress()));
        assertThat(guest.power()).isEqualTo(PowerState.RUNNING);
        assertThat(guest.units()).containsExactly(UNIT);
        hypervisor.failures().failNext(FailurePlan.Operation.CONNECT, "no slot is free");
        assertThat(hypervisor.connect(FIRST, List.of()))
                .hasValue(new Problem(Problem.CONNECT_FAILED, "no slot is free"));
        assertThat(hypervisor.find(FIRST).orElseThrow().cards()).hasValue(Set.of(card.macAddress()));
    }

    @Test
    void guestDoesNotStartWithoutItsDevice() {
        kernel.clear();
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();

        assertThat(hypervisor.start(FIRST).orElseThrow().message()).contains("device not found");
        assertThat(power(FIRST)).isEqualTo(PowerState.SHUT_OFF);
    }

    @Test
    void deviceIsInOneActiveGuestAtATime() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.define(definition(SECOND))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();

        assertThat(hypervisor.start(SECOND).orElseThrow().message()).contains("error getting device from group");
    }

    @Test
    void rebootOfTheHostStopsEveryGuestAndChangesTheBoot() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();
        String boot = hypervisor.host().bootId();

        hypervisor.hostRebooted();

        assertThat(power(FIRST)).isEqualTo(PowerState.SHUT_OFF);
        assertThat(hypervisor.host().bootId()).isNotEqualTo(boot);
    }

    @Test
    void activeGuestIsNeitherRedefinedNorUndefined() {
        assertThat(hypervisor.define(definition(FIRST))).isEmpty();
        assertThat(hypervisor.start(FIRST)).isEmpty();

        assertThat(hypervisor.define(definition(FIRST))).isPresent();
        assertThat(hypervisor.undefine(FIRST)).isPresent();
        assertThat(hypervisor.destroy(FIRST)).isEmpty();
        assertThat(hypervisor.undefine(FIRST)).isEmpty();
        assertThat(hypervisor.undefine(FIRST)).as("it may be repeated").isEmpty();
    }
}

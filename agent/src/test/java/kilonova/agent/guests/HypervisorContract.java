package kilonova.agent.guests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestSpec;
import org.junit.jupiter.api.Test;

/** What every {@link Hypervisor} promises. */
public abstract class HypervisorContract {
    protected static final UUID FIRST = new UUID(0, 1);
    protected static final UUID SECOND = new UUID(0, 2);
    protected static final UUID SERVER = new UUID(5, 5);
    protected static final UnitId UNIT = new UnitId.Mdev(new UUID(7, 7));

    /** The hypervisor under test, with no guests and with {@link #UNIT} in its kernel. */
    protected abstract Hypervisor hypervisor();

    protected static GuestDefinition definition(UUID guest) {
        GuestSpec spec = GuestSpec.of("web <1>", "p", "small", 1, 64, 0);
        return new GuestDefinition(guest, SERVER, spec, Optional.empty(), List.of(new GuestDevice(UNIT, "vfio-pci")));
    }

    private PowerState power(UUID guest) {
        return hypervisor().find(guest).map(Guest::power).orElseThrow();
    }

    @Test
    void aDefinedGuestIsOffAndShownWithItsServerAndItsDevices() {
        assertThat(hypervisor().find(FIRST)).isEmpty();
        assertThat(hypervisor().define(definition(FIRST))).isEmpty();

        Guest guest = hypervisor().find(FIRST).orElseThrow();
        assertThat(guest.guestId()).isEqualTo(FIRST);
        assertThat(guest.serverId()).isEqualTo(SERVER);
        assertThat(guest.power()).isEqualTo(PowerState.SHUT_OFF);
        assertThat(guest.rescued()).isFalse();
        assertThat(guest.units()).containsExactly(UNIT);
        assertThat(hypervisor().list()).containsExactly(guest);
    }

    @Test
    void oneServerMayHaveTwoGuests() {
        assertThat(hypervisor().define(definition(FIRST))).isEmpty();
        assertThat(hypervisor().define(definition(SECOND))).isEmpty();

        assertThat(hypervisor().list()).extracting(Guest::guestId).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void powerFollowsWhatIsAskedAndAskingTwiceIsFine() {
        assertThat(hypervisor().define(definition(FIRST))).isEmpty();
        assertThat(hypervisor().start(FIRST)).isEmpty();
        assertThat(hypervisor().start(FIRST)).isEmpty();
        assertThat(power(FIRST)).isEqualTo(PowerState.RUNNING);
        assertThat(hypervisor().pause(FIRST)).isEmpty();
        assertThat(power(FIRST)).isEqualTo(PowerState.PAUSED);
        assertThat(hypervisor().resume(FIRST)).isEmpty();
        assertThat(power(FIRST)).isEqualTo(PowerState.RUNNING);
        assertThat(hypervisor().reboot(FIRST)).isEmpty();
        assertThat(power(FIRST)).isEqualTo(PowerState.RUNNING);
        assertThat(hypervisor().stop(FIRST)).isEmpty();
        assertThat(hypervisor().stop(FIRST)).isEmpty();
        assertThat(hypervisor().destroy(FIRST)).isEmpty();
        assertThat(power(FIRST)).isEqualTo(PowerState.SHUT_OFF);
    }

    @Test
    void aSavedGuestGoesOnOrIsForgotten() {
        assertThat(hypervisor().define(definition(FIRST))).isEmpty();
        assertThat(hypervisor().start(FIRST)).isEmpty();
        assertThat(hypervisor().suspend(FIRST)).isEmpty();
        assertThat(power(FIRST)).isEqualTo(PowerState.SAVED);
        assertThat(hypervisor().start(FIRST)).isEmpty();
        assertThat(power(FIRST)).isEqualTo(PowerState.RUNNING);
        assertThat(hypervisor().suspend(FIRST)).isEmpty();
        assertThat(hypervisor().destroy(FIRST)).isEmpty();
        assertThat(power(FIRST)).isEqualTo(PowerState.SHUT_OFF);
    }

    @Test
    void anActiveGuestIsNeitherRedefinedNorUndefined() {
        assertThat(hypervisor().define(definition(FIRST))).isEmpty();
        assertThat(hypervisor().start(FIRST)).isEmpty();

        assertThat(hypervisor().define(definition(FIRST))).isPresent();
        assertThat(hypervisor().undefine(FIRST)).isPresent();
        assertThat(hypervisor().destroy(FIRST)).isEmpty();
        assertThat(hypervisor().undefine(FIRST)).isEmpty();
        assertThat(hypervisor().undefine(FIRST)).as("it may be repeated").isEmpty();
        assertThat(hypervisor().list()).isEmpty();
    }

    @Test
    void aDeviceIsInOneActiveGuestAtATime() {
        assertThat(hypervisor().define(definition(FIRST))).isEmpty();
        assertThat(hypervisor().define(definition(SECOND))).isEmpty();
        assertThat(hypervisor().start(FIRST)).isEmpty();

        assertThat(hypervisor().start(SECOND).orElseThrow().message()).contains("error getting device from group");
        assertThat(power(SECOND)).isEqualTo(PowerState.SHUT_OFF);
    }

    @Test
    void whatIsNotDefinedCannotBeTurned() {
        assertThat(hypervisor().start(FIRST)).isPresent();
        assertThat(hypervisor().stop(FIRST)).isPresent();
        assertThat(hypervisor().pause(FIRST)).isPresent();
        assertThat(hypervisor().reboot(FIRST)).isPresent();
    }
}

package kilonova.agent.guests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;

/** What two hypervisors promise of a guest that leaves one of them for the other while it runs. */
public abstract class MigrationsContract {
    public static final UUID LEAVING = new UUID(0, 1);
    public static final UUID COMING = new UUID(0, 2);
    public static final UUID SERVER = new UUID(5, 5);
    public static final UUID ATTEMPT = new UUID(9, 9);
    public static final UnitId UNIT_HERE = new UnitId.Mdev(new UUID(7, 1));
    public static final UnitId UNIT_THERE = new UnitId.Mdev(new UUID(7, 2));

    private final Semaphore news = new Semaphore(0);

    /** The hypervisor that the guest leaves, with no guests, and with {@link #UNIT_HERE} in its kernel. */
    protected abstract Hypervisor here();

    /** The hypervisor that it comes to, with no guests, and with {@link #UNIT_THERE} in its kernel. */
    protected abstract Hypervisor there();

    /** From now on guests that leave do not come to an end by themselves. */
    protected abstract void neverEnding();

    /** A guest with one device. */
    public static GuestDefinition definition(UUID guest, UnitId unit) {
        GuestSpec spec = GuestSpec.of("web", "p", "small", 1, 64, 0);
        return new GuestDefinition(guest, SERVER, spec, Optional.empty(), List.of(new GuestDevice(unit, "vfio-pci")));
    }

    /** From now on {@link #ended} hears of guests that leave. */
    protected void listen() {
        here().onChange(guest -> news.release());
    }

    /** The guest runs here, and is awaited there. */
    protected ArrivalState.Awaited prepared() {
        listen();
        assertThat(here().define(definition(LEAVING, UNIT_HERE))).isEmpty();
        assertThat(here().start(LEAVING)).isEmpty();
        assertThat(there().migrations().await(definition(COMING, UNIT_THERE))).isEmpty();
        return (ArrivalState.Awaited) there().migrations().arrival(COMING);
    }

    /** The way from here to there. */
    public static GuestTransfer transfer(ArrivalState.Awaited place) {
        return transfer(place, MigrationOptions.unlimited());
    }

    /** The same within bounds. */
    public static GuestTransfer transfer(ArrivalState.Awaited place, MigrationOptions options) {
        return new GuestTransfer(
                ATTEMPT, LEAVING, "there", place.uri(), COMING, Map.of(UNIT_HERE, UNIT_THERE), place.facts(), options);
    }

    /** Waits until the try has ended. */
    protected Leaving ended() throws InterruptedException {
        while (true) {
            Optional<Leaving> leaving = here().migrations().leaving(LEAVING, ATTEMPT, MigrationOptions.unlimited());
            if (leaving.isPresent() && leaving.get().progress().outcome() != Outcome.UNDER_WAY) {
                return leaving.get();
            }
            news.acquire();
        }
    }

    private static PowerState power(Hypervisor hypervisor, UUID guest) {
        return hypervisor.find(guest).map(Guest::power).orElseThrow();
    }

    @Test
    void whatIsAwaitedIsNoGuestYet() {
        ArrivalState.Awaited place = prepared();

        assertThat(there().find(COMING)).isEmpty();
        assertThat(there().list()).isEmpty();
        assertThat(there().migrations().hasRemains(COMING)).isTrue();
        assertThat(there().migrations().await(definition(COMING, UNIT_THERE))).isEmpty();
        assertThat(there().migrations().arrival(COMING)).as("awaited again").isEqualTo(place);
        assertThat(there().undefine(COMING)).isEmpty();
        assertThat(there().migrations().hasRemains(COMING)).isFalse();
        assertThat(there().migrations().arrival(COMING)).isEqualTo(ArrivalState.none());
    }

    @Test
    void runsThereAndNoLongerHere() throws Exception {
        ArrivalState.Awaited place = prepared();

        assertThat(here().migrations().depart(transfer(place))).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.DONE);
        assertThat(here().find(LEAVING)).isEmpty();
        assertThat(here().migrations().hasRemains(LEAVING)).isTrue();
        assertThat(there().migrations().arrival(COMING)).isEqualTo(new ArrivalState.Arrived());
        assertThat(power(there(), COMING)).isEqualTo(PowerState.RUNNING);
        assertThat(there().find(COMING).orElseThrow().units()).containsExactly(UNIT_THERE);
        assertThat(there().find(COMING).orElseThrow().serverId()).isEqualTo(SERVER);
        assertThat(there().migrations().adopt(COMING)).isEmpty();
        assertThat(there().migrations().adopt(COMING)).isEmpty();
        assertThat(there().migrations().arrival(COMING)).isEqualTo(new ArrivalState.Arrived());
        assertThat(here().undefine(LEAVING)).isEmpty();
        assertThat(here().migrations().hasRemains(LEAVING)).isFalse();
    }

    @Test
    void afterItsArrivalItIsAGuestAsAnyOther() throws Exception {
        assertThat(here().migrations().depart(transfer(prepared()))).isEmpty();
        assertThat(ended().progress().outcome()).isEqualTo(Outcome.DONE);
        assertThat(there().migrations().adopt(COMING)).isEmpty();

        assertThat(there().destroy(COMING)).isEmpty();
        assertThat(there().define(definition(COMING, UNIT_THERE))).isEmpty();
        assertThat(there().start(COMING)).isEmpty();

        assertThat(power(there(), COMING)).isEqualTo(PowerState.RUNNING);
    }

    @Test
    void aPausedGuestArrivesAsOne() throws Exception {
        ArrivalState.Awaited place = prepared();
        assertThat(here().pause(LEAVING)).isEmpty();

        assertThat(here().migrations().depart(transfer(place))).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.DONE);
        assertThat(there().migrations().arrival(COMING)).isEqualTo(new ArrivalState.Arrived());
        assertThat(power(there(), COMING)).isEqualTo(PowerState.PAUSED);
    }

    @Test
    void whoIsNotAwaitedStays() throws Exception {
        ArrivalState.Awaited place = prepared();
        assertThat(there().undefine(COMING)).isEmpty();

        assertThat(here().migrations().depart(transfer(place))).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended().problem()).isPresent();
        assertThat(power(here(), LEAVING)).isEqualTo(PowerState.RUNNING);
        assertThat(there().find(COMING)).isEmpty();
    }

    @Test
    void whoIsToldToStayStays() throws Exception {
        ArrivalState.Awaited place = prepared();
        neverEnding();
        assertThat(here().migrations().depart(transfer(place))).isEmpty();

        assertThat(here().migrations().abort(LEAVING)).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(ended().problem()).map(Problem::code).contains("migration.aborted");
        assertThat(power(here(), LEAVING)).isEqualTo(PowerState.RUNNING);
    }

    @Test
    void whoIsHaltedForItComesToAnEnd() throws Exception {
        ArrivalState.Awaited place = prepared();
        neverEnding();
        assertThat(here().migrations().depart(transfer(place))).isEmpty();

        assertThat(here().migrations().complete(LEAVING)).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.DONE);
        assertThat(ended().completing()).isTrue();
        assertThat(power(there(), COMING)).isEqualTo(PowerState.RUNNING);
    }

    @Test
    void whoDoesNotLeaveCannotBeToldToStayOrToHurry() {
        var unused = prepared();

        assertThat(here().migrations().abort(LEAVING)).isPresent();
        assertThat(here().migrations().complete(LEAVING)).isPresent();
        assertThat(power(here(), LEAVING)).isEqualTo(PowerState.RUNNING);
    }

    @Test
    void nothingIsKnownOfATryThatNobodyMade() {
        var unused = prepared();

        assertThat(here().migrations().leaving(LEAVING, ATTEMPT, MigrationOptions.unlimited()))
                .isEmpty();
    }
}

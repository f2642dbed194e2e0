package kilonova.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.Done;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.Wish;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;

/** What the controller is told of a guest that is off although it should run. */
final class ObservationTest {
    private static final UUID GUEST = new UUID(0, 1);

    @Test
    void guestThatWentOffByItselfIsToldAsStopped() {
        ObservedGuest told = told("boot-1");
        assertThat(told.phase()).isEqualTo(GuestPhase.STOPPED);
        assertThat(told.problem()).map(Problem::code).contains("guest.went_off");
    }

    @Test
    void guestThatWentOffWithItsHostIsToldAsBeingBroughtBack() {
        ObservedGuest told = told("boot-2");
        assertThat(told.phase()).isEqualTo(GuestPhase.BUILDING);
        assertThat(told.problem()).isEmpty();
    }

    @Test
    void guestThatWaitsForTheControllerIsToldWithTheSettingThatSaysHowLong() {
        ObservedGuest told = told(new Boot("boot-2", true, false));
        assertThat(told.phase()).isEqualTo(GuestPhase.BUILDING);
        assertThat(told.problem().orElseThrow().message()).contains("resume_guests_without_controller_after");
    }

    @Test
    void guestThatIsNotStartedAfterABootIsToldWithTheSettingThatSaysSo() {
        ObservedGuest told = told(new Boot("boot-2", false, true));
        assertThat(told.phase()).isEqualTo(GuestPhase.STOPPED);
        assertThat(told.problem().orElseThrow().message()).contains("resume_guests_state_on_host_boot");
    }

    private static ObservedGuest told(String bootId) {
        return told(new Boot(bootId, true, true));
    }

    /** A guest without devices that was left running during the first boot, and is off during that one. */
    private static ObservedGuest told(Boot boot) {
        GuestRecord record = new GuestRecord(
                GUEST,
                GUEST,
                Stage.BUILT,
                new Wish(1, GuestGoal.RUNNING, 0, false, 0, Optional.empty(), List.of(), Optional.empty()),
                new Done(1, 0, 0, Optional.empty(), PowerState.RUNNING, "boot-1", Optional.empty()),
                Optional.empty());
        GuestView view = new GuestView(
                GUEST,
                Optional.empty(),
                Optional.of(record),
                List.of(),
                Optional.of(new Guest(GUEST, GUEST, PowerState.SHUT_OFF, false, List.of())),
                Set.of(),
                boot);
        return Observation.of(view).orElseThrow();
    }
}

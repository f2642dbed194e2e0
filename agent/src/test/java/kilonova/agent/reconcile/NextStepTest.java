package kilonova.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.Done;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.ledger.Wish;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.TypeId;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan of a guest with one device, read as a table: what is known, and the step that follows from it. */
final class NextStepTest {
    private static final UUID GUEST = new UUID(0, 1);
    private static final DeviceKey BOARD = DeviceKey.parse("0000:84:00.0").orElseThrow();
    private static final Unit UNIT = new Unit(new UnitId.Mdev(new UUID(7, 7)), BOARD, BOARD, new TypeId("nvidia-35"));
    private static final List<DeviceClaim> CLAIMS = List.of(new DeviceClaim("0000:84:00.0", "VGPU", 1));
    private static final GuestSpec SPEC = GuestSpec.of("n", "p", "f", 1, 1, 1);

    /**
     * @param stage the ledger's stage; {@code -} for no record
     * @param goal what is wished; a {@code !} after it says that this wish was not answered yet
     * @param unit the ledger's state of the unit, {@code -} for none; a {@code +} after it says that the kernel has it
     * @param guest the hypervisor's guest: {@code -} for none, else its power; a {@code *} after it says that it boots from a rescue image
     * @param boot whether the host booted since the guest was left running; {@code left} where the operator wants none started by that,
     *     {@code deaf} where the controller has not been heard since
     */
    @ParameterizedTest
    @CsvSource({
        "-,         RUNNING!,  -,            -,        same,  Begin",
        "-,         ABSENT!,   -,            -,        same,  Rest",
        "-,         ABSENT!,   -,            RUNNING,  same,  Recognize",
        "-,         RUNNING!,  -,            RUNNING,  same,  Recognize",
        "-,         STOPPED!,  -,            SHUT_OFF, same,  Recognize",
        "-,         DEPARTING!, -,           RUNNING,  same,  Recognize",
        "-,         ARRIVING!, -,            RUNNING,  same,  Rest",
        "BUILDING,  RUNNING!,  -,            -,        same,  Claim",
        "BUILDING,  RUNNING!,  CLAIMED,      -,        same,  Make",
        "BUILDING,  RUNNING!,  CLAIMED+,     -,        same,  Define",
        "BUILDING,  RUNNING!,  CLAIMED+,     SHUT_OFF, same,  START",
        "BUILDING,  RUNNING!,  CLAIMED+,     RUNNING,  same,  Settle",
        "BUILDING,  STOPPED!,  CLAIMED+,     SHUT_OFF, same,  Settle",
        "BUILDING,  PAUSED!,   CLAIMED+,     RUNNING,  same,  PAUSE",
        "BUILDING,  ABSENT!,   CLAIMED+,     RUNNING,  same,  Release",
        "BUILT,     RUNNING,   ASSIGNED+,    RUNNING,  same,  Rest",
        "BUILT,     RUNNING,   ASSIGNED+,    SHUT_OFF, same,  Rest",
        "BUILT,     RUNNING!,  ASSIGNED+,    SHUT_OFF, same,  START",
        "BUILT,     RUNNING!,  ASSIGNED+,    PAUSED,   same,  RESUME",
        "BUILT,     STOPPED!,  ASSIGNED+,    RUNNING,  same,  STOP",
        "BUILT,     STOPPED!,  ASSIGNED,     RUNNING,  same,  STOP",
        "BUILT,     STOPPED,   ASSIGNED,     SHUT_OFF, same,  Make",
        "BUILT,     HELD,      ASSIGNED+,    RUNNING,  same,  STOP",
        "BUILT,     RUNNING,   ASSIGNED,     RUNNING,  same,  Quarantine",
        "BUILT,     RUNNING,   QUARANTINED,  RUNNING,  same,  Rest",
        "BUILT,     RUNNING,   QUARANTINED+, RUNNING,  same,  Rest",
        "BUILT,     RUNNING,   QUARANTINED+, SHUT_OFF, same,  Heal",
        "BUILT,     RUNNING,   ASSIGNED,     SHUT_OFF, later, Make",
        "BUILT,     RUNNING,   ASSIGNED+,    SHUT_OFF, later, START",
        "BUILT,     STOPPED,   ASSIGNED+,    SHUT_OFF, later, Rest",
        "BUILT,     RUNNING,   ASSIGNED,     SHUT_OFF, left,  GiveUp",
        "BUILT,     PAUSED,    ASSIGNED+,    SHUT_OFF, left,  GiveUp",
        "BUILT,     RUNNING,   ASSIGNED+,    RUNNING,  left,  Settle",
        "BUILT,     RUNNING!,  ASSIGNED+,    SHUT_OFF, left,  START",
        "BUILT,     STOPPED,   ASSIGNED,     SHUT_OFF, left,  Make",
        "BUILT,     SUSPENDED, ASSIGNED+,    SAVED,    left,  Rest",
        "BUILDING,  RUNNING!,  CLAIMED+,     SHUT_OFF, left,  START",
        "BUILT,     RUNNING,   ASSIGNED,     SHUT_OFF, deaf,  Make",
        "BUILT,     RUNNING,   ASSIGNED+,    SHUT_OFF, deaf,  Rest",
        "BUILT,     PAUSED,    ASSIGNED+,    SHUT_OFF, deaf,  Rest",
        "BUILT,     RUNNING!,  ASSIGNED+,    SHUT_OFF, deaf,  Rest",
        "BUILT,     RESCUED!,  ASSIGNED+,    SHUT_OFF*, deaf, Rest",
        "BUILT,     RUNNING!,  ASSIGNED+,    SAVED,    deaf,  Rest",
        "BUILDING,  RUNNING!,  CLAIMED+,     SHUT_OFF, deaf,  Rest",
        "BUILT,     RUNNING,   ASSIGNED+,    RUNNING,  deaf,  Settle",
        "BUILT,     ABSENT!,   ASSIGNED+,    SHUT_OFF, deaf,  Release",
        "BUILT,     SUSPENDED!, ASSIGNED+,   RUNNING,  same,  SUSPEND",
        "BUILT,     SUSPENDED!, ASSIGNED+,   PAUSED,   same,  SUSPEND",
        "BUILT,     SUSPENDED!, ASSIGNED+,   SAVED,    same,  Settle",
        "BUILT,     SUSPENDED!, ASSIGNED+,   SHUT_OFF, same,  Settle",
        "BUILT,     SUSPENDED, ASSIGNED+,    SAVED,    same,  Rest",
        "BUILT,     SUSPENDED, ASSIGNED,     SAVED,    later, Make",
        "BUILT,     SUSPENDED, ASSIGNED+,    SAVED,    later, Rest",
        "BUILT,     RUNNING!,  ASSIGNED,     SAVED,    same,  Make",
        "BUILT,     RUNNING!,  ASSIGNED+,    SAVED,    same,  START",
        "BUILT,     STOPPED!,  ASSIGNED+,    SAVED,    same,  DESTROY",
        "BUILT,     RUNNING!,  ASSIGNED+,    RUNNING#, same,  Connect",
        "BUILT,     STOPPED!,  ASSIGNED+,    SHUT_OFF#, same, Connect",
        "BUILT,     STOPPED!,  ASSIGNED+,    RUNNING#, same,  STOP",
        "BUILT,     RUNNING,   ASSIGNED+,    RUNNING#, same,  Rest",
        "BUILT,     RESCUED!,  ASSIGNED+,    RUNNING,  same,  STOP",
        "BUILT,     RESCUED!,  ASSIGNED+,    SHUT_OFF, same,  Define",
        "BUILT,     RESCUED!,  ASSIGNED+,    SHUT_OFF*, same, START",
        "BUILT,     RESCUED!,  ASSIGNED+,    RUNNING*, same,  Settle",
        "BUILT,     RESCUED,   ASSIGNED+,    RUNNING*, same,  Rest",
        "BUILT,     RESCUED,   ASSIGNED,     SHUT_OFF*, later, Make",
        "BUILT,     RESCUED,   ASSIGNED+,    SHUT_OFF*, later, START",
        "BUILT,     RUNNING!,  ASSIGNED+,    RUNNING*, same,  STOP",
        "BUILT,     RUNNING!,  ASSIGNED+,    SHUT_OFF*, same, Define",
        "BUILT,     STOPPED!,  ASSIGNED+,    RUNNING*, same,  STOP",
        "BUILT,     ABSENT!,   ASSIGNED+,    RUNNING,  same,  Release",
        "UNDOING,   RUNNING!,  CLAIMED+,     RUNNING,  same,  DESTROY",
        "UNDOING,   RUNNING!,  CLAIMED+,     SHUT_OFF, same,  Undefine",
        "UNDOING,   RUNNING!,  CLAIMED+,     -,        same,  Remove",
        "UNDOING,   RUNNING!,  CLAIMED,      -,        same,  Finish",
        "FAILED,    RUNNING,   -,            -,        same,  Rest",
        "RELEASING, ABSENT!,   CLAIMED+,     PAUSED,   same,  DESTROY",
        "RELEASING, ABSENT!,   CLAIMED+,     SAVED,    same,  DESTROY",
        "RELEASING, ABSENT!,   CLAIMED+,     SHUT_OFF, same,  Undefine",
        "RELEASING, ABSENT!,   CLAIMED+,     -,        same,  Remove",
        "RELEASING, ABSENT!,   CLAIMED,      -,        same,  Finish"
    })
    void whatFollows(String stage, String goal, String unit, String guest, String boot, String expected) {
        boolean answered = !goal.endsWith("!");
        GuestGoal wished = GuestGoal.valueOf(goal.replace("!", ""));
        boolean present = unit.endsWith("+");
        List<UnitEntry> units = unit.equals("-")
                ? List.of()
                : List.of(new UnitEntry(UNIT, "0000:84:00.0", "VGPU", state(unit.replace("+", ""))));
        GuestView view = new GuestView(
                GUEST,
                Optional.of(desired(wished)),
                stage.equals("-") ? Optional.empty() : Optional.of(record(Stage.valueOf(stage), wished, answered)),
                units,
                guest.equals("-") ? Optional.empty() : Optional.of(guest(guest)),
                present ? Set.of(UNIT.id()) : Set.of(),
                new Boot(boot.equals("same") ? "boot-1" : "boot-2", !boot.equals("left"), !boot.equals("deaf")));

        assertThat(name(NextStep.of(view))).isEqualTo(expected);
    }

    private static String name(Step step) {
        return step instanceof Step.Turn(Step.Change change)
                ? change.name()
                : step.getClass().getSimpleName();
    }

    private static DesiredGuest desired(GuestGoal goal) {
        return DesiredGuest.first(GUEST, GUEST, goal, CLAIMS, SPEC).numbered(2);
    }

    private static GuestRecord record(Stage stage, GuestGoal goal, boolean answered) {
        PowerState left = NextStep.powerFor(goal);
        return new GuestRecord(
                GUEST,
                GUEST,
                stage,
                Wish.of(desired(goal)),
                new Done(answered ? 2 : 1, 0, 0, Optional.empty(), left, "boot-1", Optional.empty()),
                Optional.empty());
    }

    /** @param text {@code *} for one that is rescued, {@code #} for one with a network card that nobody wishes for */
    private static Guest guest(String text) {
        PowerState power = PowerState.valueOf(text.replaceAll("[*#]", ""));
        return new Guest(
                GUEST,
                GUEST,
                power,
                text.endsWith("*"),
                List.of(new GuestDevice(UNIT.id(), "vfio-pci")),
                Optional.of(text.endsWith("#") ? Set.of("fa:16:3e:00:00:01") : SPEC.cards()));
    }

    private static UnitState state(String kind) {
        return switch (UnitState.Kind.valueOf(kind)) {
            case FREE -> UnitState.free();
            case CLAIMED -> UnitState.building(GUEST);
            case ASSIGNED -> new UnitState.Assigned(GUEST);
            case QUARANTINED -> new UnitState.Quarantined(new Problem("device.missing", "gone"), Optional.of(GUEST));
            case FOREIGN -> new UnitState.Foreign();
        };
    }
}

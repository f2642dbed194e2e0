package kilonova.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.guests.Leaving;
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
import kilonova.protocol.Arrival;
import kilonova.protocol.Departure;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The plan of a guest that moves while it runs, on either side, read as tables; and what is told of it meanwhile. */
final class MovingStepsTest {
    private static final UUID GUEST = new UUID(0, 1);
    private static final UUID ATTEMPT = new UUID(0, 2);
    private static final UUID OLDER = new UUID(0, 3);
    private static final DeviceKey BOARD = DeviceKey.parse("0000:84:00.0").orElseThrow();
    private static final Unit UNIT = new Unit(new UnitId.Mdev(new UUID(7, 7)), BOARD, BOARD, new TypeId("nvidia-35"));
    private static final List<DeviceClaim> CLAIMS = List.of(new DeviceClaim("0000:84:00.0", "VGPU", 1));
    private static final GuestSpec SPEC = GuestSpec.of("n", "p", "f", 1, 1, 1);

    /**
     * The destination.
     *
     * @param goal what is wished; a {@code !} after it says that this wish was not answered yet
     * @param unit the ledger's state of the unit, {@code -} for none; a {@code +} after it says that the kernel has it
     * @param guest the hypervisor's guest: {@code -} for none, else its power
     */
    @ParameterizedTest
    @CsvSource({
        "BUILDING,  ARRIVING!, -,         -,        NotAwaited, Claim,   BUILDING",
        "BUILDING,  ARRIVING!, CLAIMED,   -,        NotAwaited, Make,    BUILDING",
        "BUILDING,  ARRIVING!, CLAIMED+,  -,        NotAwaited, Prepare, BUILDING",
        "BUILDING,  ARRIVING!, CLAIMED+,  -,        Awaited,    Await,   BUILDING",
        "BUILDING,  ABSENT!,   CLAIMED+,  -,        Awaited,    Release, BUILDING",
        "AWAITING,  ARRIVING,  CLAIMED+,  -,        Awaited,    Rest,    ARRIVING",
        "AWAITING,  ARRIVING!, CLAIMED+,  -,        Awaited,    Await,   ARRIVING",
        "AWAITING,  ARRIVING,  CLAIMED+,  -,        NotAwaited, Prepare, BUILDING",
        "AWAITING,  ARRIVING,  CLAIMED,   -,        NotAwaited, Make,    BUILDING",
        "AWAITING,  ARRIVING,  CLAIMED,   PAUSED,   Coming,     Rest,    ARRIVING",
        "AWAITING,  ARRIVING,  CLAIMED+,  PAUSED,   Coming,     Rest,    ARRIVING",
        "AWAITING,  ARRIVING,  CLAIMED+,  RUNNING,  Arrived,    Rest,    RUNNING",
        "AWAITING,  ARRIVING,  CLAIMED+,  SHUT_OFF, Arrived,    Rest,    STOPPED",
        "AWAITING,  RUNNING!,  CLAIMED+,  RUNNING,  Arrived,    Adopt,   RUNNING",
        "AWAITING,  RUNNING!,  CLAIMED+,  SHUT_OFF, Arrived,    Adopt,   STOPPED",
        "AWAITING,  PAUSED!,   CLAIMED+,  PAUSED,   Arrived,    Adopt,   PAUSED",
        "AWAITING,  RUNNING!,  CLAIMED+,  PAUSED,   Coming,     Rest,    ARRIVING",
        "AWAITING,  RUNNING!,  CLAIMED+,  -,        Awaited,    Undo,    ARRIVING",
        "AWAITING,  RUNNING!,  CLAIMED+,  -,        NotAwaited, Undo,    BUILDING",
        "AWAITING,  ABSENT!,   CLAIMED+,  RUNNING,  Arrived,    Release, RUNNING",
        "BUILT,     ARRIVING!, ASSIGNED+, RUNNING,  NotAwaited, GiveUp,  RUNNING",
        "RELEASING, ABSENT!,   CLAIMED+,  PAUSED,   NotAwaited, DESTROY, PAUSED"
    })
    void whatFollowsForOneThatComes(
            String stage, String goal, String unit, String guest, String arrival, String expected, GuestPhase told) {
        boolean answered = !goal.endsWith("!");
        GuestGoal wished = GuestGoal.valueOf(goal.replace("!", ""));
        DesiredGuest desired =
                DesiredGuest.first(GUEST, GUEST, wished, CLAIMS, SPEC).numbered(2);
        GuestView view = view(
                desired,
                record(Stage.valueOf(stage), desired, answered, Optional.empty()),
                unit,
                guest,
                state(arrival),
                Optional.empty(),
                false);

        assertThat(name(NextStep.of(view))).isEqualTo(expected);
        assertThat(Observation.of(view).map(ObservedGuest::phase)).contains(told);
    }

    /**
     * The source.
     *
     * @param wish {@code D} for a departure, {@code Da} to be aborted, {@code Dc} to be completed; else a goal. A {@code !} says that it
     *     was not answered yet
     * @param noted what the ledger says of a try; {@code -} for nothing, an {@code o} before it for an older try
     * @param leaving what the hypervisor knows of it; {@code -} for nothing, a {@code c} or an {@code a} after it for being completed or
     *     aborted
     */
    @ParameterizedTest
    @CsvSource({
        "D!,       -,          RUNNING,  -,          Depart,                RUNNING",
        "D!,       oFAILED,    RUNNING,  -,          Depart,                RUNNING",
        "D!,       -,          PAUSED,   -,          Depart,                PAUSED",
        "D!,       -,          SHUT_OFF, -,          EndDeparture FAILED,   STOPPED",
        "Da!,      -,          RUNNING,  -,          EndDeparture ABORTED,  RUNNING",
        "D!,       UNDER_WAY,  RUNNING,  UNDER_WAY,  Rest,                  RUNNING",
        "D!,       UNDER_WAY,  PAUSED,   UNDER_WAY,  Rest,                  PAUSED",
        "Da!,      UNDER_WAY,  RUNNING,  UNDER_WAY,  Steer ABORT,           RUNNING",
        "Da!,      UNDER_WAY,  RUNNING,  UNDER_WAYa, Rest,                  RUNNING",
        "Dc!,      UNDER_WAY,  RUNNING,  UNDER_WAY,  Steer COMPLETE,        RUNNING",
        "Dc!,      UNDER_WAY,  PAUSED,   UNDER_WAYc, Rest,                  PAUSED",
        "RUNNING!, UNDER_WAY,  RUNNING,  UNDER_WAY,  Steer ABORT,           RUNNING",
        "RUNNING!, UNDER_WAY,  PAUSED,   UNDER_WAYa, Rest,                  PAUSED",
        "D!,       UNDER_WAY,  RUNNING,  FAILED,     EndDeparture FAILED,   RUNNING",
        "D!,       UNDER_WAY,  RUNNING,  ABORTED,    EndDeparture ABORTED,  RUNNING",
        "D!,       UNDER_WAY,  RUNNING,  -,          EndDeparture FAILED,   RUNNING",
        "D!,       UNDER_WAY,  PAUSED,   -,          EndDeparture FAILED,   PAUSED",
        "D!,       UNDER_WAY,  SHUT_OFF, -,          EndDeparture FAILED,   STOPPED",
        "D!,       UNDER_WAY,  -,        DONE,       EndDeparture DONE,     DEPARTED",
        "D!,       UNDER_WAY,  -,        -,          EndDeparture DONE,     DEPARTED",
        "D!,       UNDER_WAY,  RUNNING,  DONE,       Rest,                  RUNNING",
        "RUNNING!, UNDER_WAY,  -,        DONE,       EndDeparture DONE,     DEPARTED",
        "D,        DONE,       -,        -,          Rest,                  DEPARTED",
        "D!,       DONE,       -,        -,          EndDeparture DONE,     DEPARTED",
        "D,        FAILED,     RUNNING,  -,          Rest,                  RUNNING",
        "D,        FAILED,     PAUSED,   -,          Rest,                  PAUSED",
        "D,        FAILED,     SHUT_OFF, -,          Rest,                  STOPPED",
        "D,        FAILED,     -,        -,          Rest,                  DEPARTED",
        "RUNNING!, DONE,       -,        -,          GiveUp,                DEPARTED",
        "RUNNING!, FAILED,     -,        -,          GiveUp,                DEPARTED",
        "D!,       oDONE,      -,        -,          GiveUp,                DEPARTED",
        "STOPPED!, DONE,       -,        -,          GiveUp,                DEPARTED",
        "RUNNING,  DONE,       -,        -,          Rest,                  DEPARTED",
        "RUNNING!, FAILED,     PAUSED,   -,          RESUME,                PAUSED",
        "RUNNING!, FAILED,     RUNNING,  -,          Settle,                RUNNING",
        "RUNNING!, FAILED,     SHUT_OFF, -,          START,                 STOPPED",
        "ABSENT!,  DONE,       -,        -,          Release,               DEPARTED"
    })
    void whatFollowsForOneThatLeaves(
            String wish, String noted, String guest, String leaving, String expected, GuestPhase told) {
        boolean answered = !wish.endsWith("!");
        DesiredGuest desired = wish(wish.replace("!", ""));
        GuestView view = view(
                desired,
                record(Stage.BUILT, desired, answered, noted(noted)),
                "ASSIGNED+",
                guest,
                ArrivalState.none(),
                leaving(leaving),
                false);

        Step step = NextStep.of(view);

        String name = step instanceof Step.EndDeparture(MigrationProgress progress, Optional<Problem> problem)
                ? "EndDeparture " + progress.outcome()
                : name(step);
        assertThat(name).isEqualTo(expected);
        assertThat(Observation.of(view).map(ObservedGuest::phase)).contains(told);
    }

    /** Before it has begun, and at its very end, a guest that leaves can be told nothing: it still leaves. */
    @ParameterizedTest
    @EnumSource(Step.Course.class)
    void whatItCannotBeToldNowHasNoConsequenceAndTheTryIsNeverForgotten(Step.Course course) {
        DesiredGuest desired = wish("RUNNING");
        GuestRecord record = record(Stage.BUILT, desired, false, noted("UNDER_WAY"));
        GuestView view =
                view(desired, record, "ASSIGNED+", "RUNNING", ArrivalState.none(), leaving("UNDER_WAY"), false);

        assertThat(AfterFailure.of(view, new Step.Steer(course), new Problem("libvirt.operation_invalid", "no job")))
                .isEmpty();
        assertThat(LedgerChanges.answered(record, view, PowerState.RUNNING)
                        .done()
                        .isLeaving())
                .isTrue();
    }

    /** What is told once the try has ended is read by controllers as it is meant. */
    @ParameterizedTest
    @CsvSource({
        "DONE,    -,        LEFT",
        "FAILED,  -,        LEFT",
        "FAILED,  RUNNING,  STAYED",
        "ABORTED, RUNNING,  STAYED",
        "FAILED,  PAUSED,   IN_DOUBT",
        "ABORTED, PAUSED,   IN_DOUBT",
        "FAILED,  SHUT_OFF, IN_DOUBT",
        "FAILED,  SAVED,    IN_DOUBT"
    })
    void whatIsToldOfTheEndIsReadAsItIsMeant(String noted, String guest, DepartureAnswer expected) {
        DesiredGuest desired = wish("D");
        GuestView view = view(
                desired,
                record(Stage.BUILT, desired, true, noted(noted)),
                "ASSIGNED+",
                guest,
                ArrivalState.none(),
                Optional.empty(),
                false);

        assertThat(Observation.of(view).map(seen -> DepartureAnswer.of(seen, ATTEMPT, false)))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, migration.interrupted", "PAUSED, migration.in_doubt", "SHUT_OFF, migration.interrupted"})
    void whoseAgentEndedMeanwhileIsToldWithWhatIsKnown(PowerState power, String code) {
        DesiredGuest desired = wish("D");
        GuestView view = view(
                desired,
                record(Stage.BUILT, desired, false, noted("UNDER_WAY")),
                "ASSIGNED+",
                power.name(),
                ArrivalState.none(),
                Optional.empty(),
                false);

        assertThat(NextStep.of(view))
                .isInstanceOfSatisfying(
                        Step.EndDeparture.class,
                        end -> assertThat(end.problem()).map(Problem::code).contains(code));
    }

    @ParameterizedTest
    @CsvSource({"true, Undefine", "false, Remove"})
    void whatOneLeftBehindIsRemovedWithIt(boolean remains, String expected) {
        DesiredGuest desired = wish("ABSENT");
        GuestView view = view(
                desired,
                record(Stage.RELEASING, desired, false, noted("DONE")),
                "CLAIMED+",
                "-",
                ArrivalState.none(),
                Optional.empty(),
                remains);

        assertThat(name(NextStep.of(view))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"D, true", "RUNNING, false"})
    void progressIsToldWhileItIsAskedFor(String wish, boolean expected) {
        DesiredGuest desired = wish(wish);
        GuestView view = view(
                desired,
                record(Stage.BUILT, desired, true, noted("FAILED")),
                "ASSIGNED+",
                "RUNNING",
                ArrivalState.none(),
                Optional.empty(),
                false);

        assertThat(Observation.of(view).flatMap(ObservedGuest::progress).isPresent())
                .isEqualTo(expected);
    }

    private static GuestView view(
            DesiredGuest desired,
            GuestRecord record,
            String unit,
            String guest,
            ArrivalState arrival,
            Optional<Leaving> leaving,
            boolean remains) {
        List<UnitEntry> units = unit.equals("-")
                ? List.of()
                : List.of(new UnitEntry(UNIT, "0000:84:00.0", "VGPU", unit(unit.replace("+", ""))));
        return new GuestView(
                GUEST,
                Optional.of(desired),
                Optional.of(record),
                units,
                guest.equals("-")
                        ? Optional.empty()
                        : Optional.of(new Guest(
                                GUEST,
                                GUEST,
                                PowerState.valueOf(guest),
                                false,
                                List.of(new GuestDevice(UNIT.id(), "vfio-pci")))),
                unit.endsWith("+") ? Set.of(UNIT.id()) : Set.of(),
                new Boot("boot-1", true, true),
                arrival,
                leaving,
                remains);
    }

    private static DesiredGuest wish(String text) {
        DesiredGuest running = DesiredGuest.first(GUEST, GUEST, GuestGoal.RUNNING, CLAIMS, SPEC)
                .numbered(2);
        Departure departure = Departure.of(
                ATTEMPT,
                "node2",
                new Arrival("sim://127.0.0.1:1", OLDER, List.of(), Map.of()),
                MigrationOptions.unlimited());
        return switch (text) {
            case "D" -> running.departing(departure);
            case "Da" -> running.departing(departure.aborted());
            case "Dc" -> running.departing(departure.completed());
            default -> running.with(GuestGoal.valueOf(text));
        };
    }

    private static GuestRecord record(
            Stage stage, DesiredGuest desired, boolean answered, Optional<MigrationProgress> departure) {
        return new GuestRecord(
                GUEST,
                GUEST,
                stage,
                Wish.of(desired),
                new Done(answered ? 2 : 1, 0, 0, Optional.empty(), PowerState.RUNNING, "boot-1", departure),
                Optional.empty());
    }

    private static Optional<MigrationProgress> noted(String text) {
        if (text.equals("-")) {
            return Optional.empty();
        }
        boolean older = text.startsWith("o");
        return Optional.of(
                MigrationProgress.of(older ? OLDER : ATTEMPT, Outcome.valueOf(older ? text.substring(1) : text)));
    }

    private static Optional<Leaving> leaving(String text) {
        if (text.equals("-")) {
            return Optional.empty();
        }
        String outcome = text.replace("a", "").replace("c", "");
        return Optional.of(new Leaving(
                MigrationProgress.of(ATTEMPT, Outcome.valueOf(outcome)),
                text.endsWith("c"),
                text.endsWith("a"),
                Optional.empty()));
    }

    private static ArrivalState state(String text) {
        return switch (text) {
            case "Awaited" -> new ArrivalState.Awaited("sim://127.0.0.1:1", Map.of());
            case "Coming" -> new ArrivalState.Coming();
            case "Arrived" -> new ArrivalState.Arrived();
            default -> ArrivalState.none();
        };
    }

    private static UnitState unit(String kind) {
        return kind.equals("CLAIMED") ? UnitState.building(GUEST) : new UnitState.Assigned(GUEST);
    }

    private static String name(Step step) {
        return switch (step) {
            case Step.Turn(Step.Change change) -> change.name();
            case Step.Steer(Step.Course course) -> "Steer " + course;
            default -> step.getClass().getSimpleName();
        };
    }
}

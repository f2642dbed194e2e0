package kilonova.agent.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState.Assigned;
import kilonova.agent.ledger.UnitState.Quarantined;
import kilonova.protocol.Arrival;
import kilonova.protocol.Arrival.ArrivalUnit;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.ObservedGuest.ObservedDevice;
import kilonova.protocol.Problem;

/** What the controller is told of a guest. Pure. {@code RUNNING} is said only when guest, ledger, kernel and promise agree on devices. */
final class Observation {
    private final GuestView view;

    private Observation(GuestView view) {
        this.view = view;
    }

    /** What is told; empty when the guest is neither wished for nor there. */
    static Optional<ObservedGuest> of(GuestView view) {
        Observation observation = new Observation(view);
        return view.record().map(observation::known).or(observation::unknown);
    }

    private Optional<ObservedGuest> unknown() {
        if (view.guest().isPresent()) {
            Problem problem =
                    new Problem("guest.not_in_ledger", "the hypervisor has a guest that the ledger does not know");
            return Optional.of(ObservedGuest.of(
                    view.guestId(), view.guest().get().serverId(), GuestPhase.DEGRADED, Optional.of(problem)));
        }
        return view.desired().map(desired -> {
            boolean gone = desired.goal() == GuestGoal.ABSENT;
            return new ObservedGuest(
                    desired.guestId(),
                    desired.serverId(),
                    gone ? desired.generation() : 0,
                    gone ? GuestPhase.ABSENT : GuestPhase.PENDING,
                    gone ? desired.rebootCount() : 0,
                    gone ? desired.rebuildCount() : 0,
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
        });
    }

    private ObservedGuest known(GuestRecord record) {
        return switch (record.stage()) {
            case BUILDING -> tell(record, GuestPhase.BUILDING, Optional.empty());
            case UNDOING -> tell(record, GuestPhase.BUILDING, record.problem());
            case FAILED -> tell(record, GuestPhase.FAILED, record.problem());
            case RELEASING -> tell(record, settledPhase(record), Optional.empty());
            case AWAITING -> awaiting(record);
            case BUILT -> leaves(record) ? leaving(record) : built(record);
        };
    }

    /** Once it has arrived, it is told as what it is, whatever was wished: that may be all that is ever heard of it. */
    private ObservedGuest awaiting(GuestRecord record) {
        return switch (view.arrival()) {
            case ArrivalState.NotAwaited nothing -> tell(record, GuestPhase.BUILDING, Optional.empty());
            case ArrivalState.Awaited(String uri, Map<String, String> facts) ->
                tell(record, GuestPhase.ARRIVING, Optional.empty())
                        .with(new Arrival(uri, record.guestId(), unitsInOrder(record), facts));
            case ArrivalState.Coming coming -> tell(record, GuestPhase.ARRIVING, Optional.empty());
            case ArrivalState.Arrived arrived -> tell(record, settledPhase(record), Optional.empty());
        };
    }

    private List<ArrivalUnit> unitsInOrder(GuestRecord record) {
        List<UnitEntry> ordered = UnitPairs.inOrder(record.wish().devices(), view.units());
        List<ArrivalUnit> units = new ArrayList<>();
        for (UnitEntry unit : ordered) {
            units.add(new ArrivalUnit(
                    unit.providerKey(),
                    unit.resourceClass(),
                    units.size(),
                    unit.id().toString(),
                    unit.unit().type().value()));
        }
        return units;
    }

    private boolean leaves(GuestRecord record) {
        return DepartureSteps.isGone(view, record)
                || record.done().isLeaving()
                || (record.wish().goal() == GuestGoal.DEPARTING && record.settled());
    }

    private ObservedGuest leaving(GuestRecord record) {
        Optional<MigrationProgress> noted = record.done().departure();
        Optional<MigrationProgress> progress = record.done().isLeaving()
                ? view.leaving().map(Leaving::progress).or(() -> noted)
                : noted;
        ObservedGuest told = tell(record, phaseWhileLeaving(record), record.problem());
        return progress.map(told::with).orElse(told);
    }

    private GuestPhase phaseWhileLeaving(GuestRecord record) {
        return DepartureSteps.isGone(view, record) ? GuestPhase.DEPARTED : settledPhase(record);
    }

    private ObservedGuest built(GuestRecord record) {
        if (view.guest().isEmpty()) {
            return record.settled()
                    ? tell(
                            record,
                            GuestPhase.DEGRADED,
                            Optional.of(new Problem(
                                    "guest.vanished",
                                    "the guest was undefined by somebody else; its devices are kept")))
                    : tell(record, GuestPhase.BUILDING, Optional.empty());
        }
        Optional<Problem> disagreement = disagreement(record);
        if (disagreement.isPresent()) {
            return tell(record, GuestPhase.DEGRADED, disagreement);
        }
        if (Resuming.comesBack(view, record)) {
            return view.boot().resumesGuests()
                    ? tell(record, GuestPhase.BUILDING, awaitsController(record))
                    : tell(record, settledPhase(record), notResumed());
        }
        PowerState asked = NextStep.powerFor(record.wish().goal());
        boolean asAsked = view.power() == asked;
        if (record.problem().filter(Resuming.NOT_RESUMED::equals).isPresent()) {
            return tell(record, settledPhase(record), notResumed());
        }
        if (record.problem().isPresent()) {
            return tell(record, asAsked ? settledPhase(record) : GuestPhase.DEGRADED, record.problem());
        }
        return tell(record, settledPhase(record), asAsked || !record.settled() ? Optional.empty() : ofItself());
    }

    private Optional<Problem> awaitsController(GuestRecord record) {
        return Resuming.awaitsController(view, record) ? Optional.of(Resuming.AWAITS_CONTROLLER) : Optional.empty();
    }

    private Optional<Problem> notResumed() {
        return view.active() ? Optional.empty() : Optional.of(Resuming.NOT_RESUMED);
    }

    private Optional<Problem> ofItself() {
        return Optional.of(
                switch (view.power()) {
                    case SAVED -> new Problem("guest.was_saved", "the guest's memory was saved without being told to");
                    case SHUT_OFF ->
                        new Problem(
                                "guest.went_off",
                                "the guest went off without being told to; it is not started again by itself");
                    case PAUSED -> new Problem("guest.was_paused", "the guest was paused without being told to");
                    case RUNNING -> new Problem("guest.was_started", "the guest runs without being told to");
                });
    }

    private GuestPhase settledPhase(GuestRecord record) {
        return switch (view.power()) {
            case RUNNING -> view.guest().filter(Guest::rescued).isPresent() ? GuestPhase.RESCUED : GuestPhase.RUNNING;
            case PAUSED -> GuestPhase.PAUSED;
            case SAVED -> GuestPhase.SUSPENDED;
            case SHUT_OFF ->
                record.settled() && record.wish().goal() == GuestGoal.HELD ? GuestPhase.HELD : GuestPhase.STOPPED;
        };
    }

    /** Why devices in the guest, in the ledger, in the kernel and in the promise are not the same, if they are not. */
    private Optional<Problem> disagreement(GuestRecord record) {
        for (UnitEntry unit : view.units()) {
            if (unit.state() instanceof Quarantined quarantined) {
                return Optional.of(quarantined.reason());
            }
            if (!view.has(unit)) {
                return Optional.of(new Problem(
                        "device.missing",
                        "unit %s is not there in %s"
                                .formatted(unit.id(), unit.unit().slot())));
            }
        }
        if (!GuestView.holds(record.wish().devices(), view.units())) {
            return Optional.of(new Problem(
                    "device.not_as_promised",
                    "the guest was promised %s and holds %s"
                            .formatted(record.wish().devices(), view.unitIds())));
        }
        return view.definedWithItsUnits()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "device.not_in_guest",
                        "the guest is defined with %s and should have %s"
                                .formatted(view.guest().orElseThrow().units(), view.unitIds())));
    }

    private ObservedGuest tell(GuestRecord record, GuestPhase phase, Optional<Problem> problem) {
        return new ObservedGuest(
                record.guestId(),
                record.serverId(),
                record.done().generation(),
                phase,
                record.done().rebootCount(),
                record.done().rebuildCount(),
                record.done().snapshotImage(),
                view.units().stream()
                        .filter(unit -> isGiven(record, unit) && view.has(unit))
                        .filter(unit -> view.guest().isEmpty()
                                || view.guest().get().units().contains(unit.id()))
                        .map(unit -> new ObservedDevice(
                                unit.providerKey(),
                                unit.resourceClass(),
                                unit.id().toString(),
                                unit.unit().type().value()))
                        .toList(),
                problem);
    }

    /** What waits for a guest to arrive is still claimed, and in the guest all the same once that has come. */
    private static boolean isGiven(GuestRecord record, UnitEntry unit) {
        return unit.state() instanceof Assigned || record.stage() == Stage.AWAITING;
    }
}

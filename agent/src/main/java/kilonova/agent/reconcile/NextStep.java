package kilonova.agent.reconcile;

import java.util.Optional;
import java.util.Set;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.ledger.Wish;
import kilonova.agent.reconcile.Step.Change;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.Problem;

/** Finds what to do next about a guest, from what is known of it now and nothing else: after a crash the same answer comes again. */
public final class NextStep {
    private static final Step REST = new Step.Rest();

    private NextStep() {}

    /** The next step; {@link Step.Rest} when nothing can or should be done before something changes. */
    public static Step of(GuestView view) {
        return view.record().map(record -> known(view, record)).orElseGet(() -> unknown(view));
    }

    /** A guest that the ledger does not know: it is new, or already gone, or the ledger was lost while the guest was there. */
    private static Step unknown(GuestView view) {
        if (view.desired().isEmpty()) {
            return REST;
        }
        DesiredGuest desired = view.desired().get();
        if (view.guest().isPresent()) {
            // what arrives is not touched before somebody knows whether it has arrived
            return desired.goal() == GuestGoal.ARRIVING ? REST : new Step.Recognize(desired);
        }
        return desired.goal() == GuestGoal.ABSENT ? REST : new Step.Begin(desired);
    }

    private static Step known(GuestView view, GuestRecord record) {
        if (view.desired().isPresent() && newer(view.desired().get(), record)) {
            DesiredGuest desired = view.desired().get();
            boolean otherDevices = !desired.devices().equals(record.wish().devices());
            switch (record.stage()) {
                case BUILDING, AWAITING -> {
                    if (!otherDevices || desired.goal() == GuestGoal.ABSENT) {
                        return new Step.Accept(desired);
                    }
                    return new Step.Undo(new Problem(
                            "guest.superseded", "the guest was asked for with other devices while it was being built"));
                }
                case BUILT, FAILED -> {
                    return new Step.Accept(desired);
                }
                case UNDOING, RELEASING -> {
                    // what has been begun is finished first; the newer wish then finds a clean host
                }
            }
        }
        if (record.unwanted() && record.stage() != Stage.RELEASING) {
            return new Step.Release();
        }
        Step step = switch (record.stage()) {
            case BUILDING -> build(view, record);
            case AWAITING -> ArrivalSteps.of(view, record);
            case BUILT -> DepartureSteps.of(view, record).orElseGet(() -> keep(view, record));
            case UNDOING, RELEASING -> takeDown(view);
            case FAILED -> REST;
        };
        return step.equals(new Step.Turn(Change.START)) && Resuming.awaitsController(view, record) ? REST : step;
    }

    private static boolean newer(DesiredGuest desired, GuestRecord record) {
        return desired.generation() > record.wish().generation();
    }

    private static Step build(GuestView view, GuestRecord record) {
        if (record.wish().goal() == GuestGoal.ARRIVING) {
            return ArrivalSteps.prepare(view, record);
        }
        if (record.wish().goal() == GuestGoal.DEPARTING) {
            return new Step.Undo(new Problem("migration.not_here", "the guest was told to leave, and is not here"));
        }
        return raise(view, record)
                .or(() -> turn(view, powerFor(record.wish().goal())))
                .orElseGet(() -> new Step.Settle(view.power()));
    }

    /** A guest that was built: follow the wish, and mend what broke. */
    private static Step keep(GuestView view, GuestRecord record) {
        PowerState goal = powerFor(record.wish().goal());
        if (record.wish().goal() == GuestGoal.ARRIVING) {
            return record.settled()
                    ? REST
                    : new Step.GiveUp(new Problem("migration.already_here", "the guest cannot arrive: it is here"));
        }
        if (!record.settled()) {
            return rebuild(view, record)
                    .or(() -> reboot(view, record))
                    .or(() -> reach(view, record, goal))
                    .or(() -> connect(view))
                    .or(() -> snapshot(view, record))
                    .orElseGet(() -> new Step.Settle(view.power()));
        }
        if (!goal.isActive()) {
            return goesOff(view, goal).or(() -> mendOff(view)).orElse(REST);
        }
        if (Resuming.comesBack(view, record)) {
            return view.active() || view.boot().resumesGuests()
                    ? reach(view, record, goal).orElseGet(() -> new Step.Settle(view.power()))
                    : new Step.GiveUp(Resuming.NOT_RESUMED);
        }
        return lostWhileActive(view).or(() -> mendOff(view)).orElse(REST);
    }

    private static Optional<Step> rebuild(GuestView view, GuestRecord record) {
        if (record.wish().rebuildCount() <= record.done().rebuildCount()) {
            return Optional.empty();
        }
        return undefined(view).or(() -> Optional.of(new Step.NoteRebuild()));
    }

    private static Optional<Step> reboot(GuestView view, GuestRecord record) {
        Wish wish = record.wish();
        if (wish.rebootCount() <= record.done().rebootCount()) {
            return Optional.empty();
        }
        if (view.power() == PowerState.SAVED) {
            return Optional.of(new Step.Turn(Change.DESTROY));
        }
        if (!view.active() || powerFor(wish.goal()) == PowerState.SHUT_OFF) {
            return Optional.of(new Step.NoteReboot(wish.rebootCount()));
        }
        boolean sound = view.definedWithItsUnits() && view.quarantined().isEmpty();
        boolean soft = !wish.hardReboot() && sound && view.power() == PowerState.RUNNING;
        return Optional.of(soft ? new Step.Reboot(wish.rebootCount()) : new Step.Turn(Change.DESTROY));
    }

    private static Optional<Step> reach(GuestView view, GuestRecord record, PowerState goal) {
        boolean onlyToBeOff = !goal.isActive() && view.guest().isPresent();
        if (onlyToBeOff) {
            return goesOff(view, goal);
        }
        if (view.active()) {
            return view.bootsAsWished(record.wish().goal())
                    ? turn(view, goal).or(() -> giveBack(view))
                    : Optional.of(new Step.Turn(Change.STOP));
        }
        return raise(view, record).or(() -> turn(view, goal));
    }

    /** A guest that was saved without its devices runs, and the agent ended before it had them back. */
    private static Optional<Step> giveBack(GuestView view) {
        boolean lacksSome = view.guest()
                .filter(guest -> !guest.units().equals(view.unitIds()))
                .filter(guest -> view.unitIds().containsAll(guest.units()))
                .isPresent();
        boolean allThere = view.units().stream().allMatch(view::has);
        return lacksSome && allThere ? Optional.of(new Step.Turn(Change.START)) : Optional.empty();
    }

    /** Network cards come and go while the guest runs, beside its devices. */
    private static Optional<Step> connect(GuestView view) {
        Optional<Set<String>> cards = view.guest().flatMap(Guest::cards);
        return view.desired()
                .map(DesiredGuest::spec)
                .filter(spec -> cards.isPresent() && !cards.get().equals(spec.cards()))
                .map(spec -> new Step.Connect(spec.ports()));
    }

    /** A guest whose power is off has no memory that could be saved: it stays off, and is told as that. */
    private static Optional<Step> goesOff(GuestView view, PowerState goal) {
        return goal == PowerState.SAVED && !view.active() ? Optional.empty() : turn(view, goal);
    }

    private static Optional<Step> snapshot(GuestView view, GuestRecord record) {
        return record.wish()
                .snapshotImage()
                .filter(image -> !record.done().snapshotImage().equals(Optional.of(image)))
                .filter(image -> view.guest().isPresent())
                .map(Step.Snapshot::new);
    }

    /** Everything that must be there before the guest can be started, in order. */
    private static Optional<Step> raise(GuestView view, GuestRecord record) {
        if (!GuestView.lacking(record.wish().devices(), view.units()).isEmpty()) {
            return Optional.of(new Step.Claim());
        }
        Optional<Step> mending = view.active() ? Optional.empty() : mendOff(view);
        boolean defined =
                view.definedWithItsUnits() && view.bootsAsWished(record.wish().goal());
        if (mending.isPresent() || defined || view.active()) {
            return mending;
        }
        if (view.power() == PowerState.SAVED) {
            return Optional.of(new Step.Turn(Change.DESTROY));
        }
        // without the controller nobody knows what the guest is made of
        return Optional.of(
                view.desired().map(desired -> (Step) new Step.Define(desired)).orElse(REST));
    }

    /** Makes what a guest that is off lacks in the kernel, and takes back what is sound again. */
    private static Optional<Step> mendOff(GuestView view) {
        if (view.active()) {
            return Optional.empty();
        }
        for (UnitEntry unit : view.units()) {
            if (!view.has(unit)) {
                return Optional.of(new Step.Make(unit));
            }
            if (unit.state().kind() == UnitState.Kind.QUARANTINED) {
                return Optional.of(new Step.Heal(unit));
            }
        }
        return Optional.empty();
    }

    /** A unit that vanished under a running guest is lost to it, even if something of its name came back. */
    private static Optional<Step> lostWhileActive(GuestView view) {
        if (!view.active()) {
            return Optional.empty();
        }
        return view.units().stream()
                .filter(unit -> !view.has(unit) && unit.state().kind() == UnitState.Kind.ASSIGNED)
                .findFirst()
                .map(unit -> new Step.Quarantine(
                        unit,
                        new Problem(
                                "device.missing",
                                "unit %s of type %s vanished from %s while the guest ran"
                                        .formatted(
                                                unit.id(),
                                                unit.unit().type(),
                                                unit.unit().slot()))));
    }

    private static Step takeDown(GuestView view) {
        return undefined(view)
                .or(() -> view.units().stream().filter(view::has).findFirst().map(unit -> (Step) new Step.Remove(unit)))
                .orElseGet(Step.Finish::new);
    }

    private static Optional<Step> undefined(GuestView view) {
        if (view.power() != PowerState.SHUT_OFF) {
            return Optional.of(new Step.Turn(Change.DESTROY));
        }
        boolean anything = view.guest().isPresent() || view.remains();
        return anything ? Optional.of(new Step.Undefine()) : Optional.empty();
    }

    private static Optional<Step> turn(GuestView view, PowerState goal) {
        PowerState now = view.power();
        if (now == goal) {
            return Optional.empty();
        }
        Change change = switch (goal) {
            case RUNNING -> now == PowerState.PAUSED ? Change.RESUME : Change.START;
            case PAUSED -> now == PowerState.RUNNING ? Change.PAUSE : Change.START;
            case SAVED -> now.isActive() ? Change.SUSPEND : Change.START;
            case SHUT_OFF -> now == PowerState.SAVED ? Change.DESTROY : Change.STOP;
        };
        return Optional.of(new Step.Turn(change));
    }

    /** The power state that a goal means. */
    public static PowerState powerFor(GuestGoal goal) {
        return switch (goal) {
            case RUNNING, RESCUED, DEPARTING -> PowerState.RUNNING;
            case PAUSED -> PowerState.PAUSED;
            case SUSPENDED -> PowerState.SAVED;
            case STOPPED, HELD, ARRIVING, ABSENT -> PowerState.SHUT_OFF;
        };
    }
}

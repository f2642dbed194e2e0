package kilonova.agent.reconcile;

import java.util.Optional;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.Stage;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.Problem;

/** What to do about a guest that is to come while it runs elsewhere. Nothing here ever starts it. Pure. */
final class ArrivalSteps {
    private static final Step REST = new Step.Rest();

    private ArrivalSteps() {}

    /** Before it was told to be ready: everything that must be there. */
    static Step prepare(GuestView view, GuestRecord record) {
        return missing(view, record).orElseGet(Step.Await::new);
    }

    /** It may come at any moment, or has come. */
    static Step of(GuestView view, GuestRecord record) {
        if (record.wish().goal() != GuestGoal.ARRIVING) {
            return adopt(view);
        }
        // from when it is seen here on, devices and disks are in other hands
        if (view.guest().isPresent()) {
            return REST;
        }
        return missing(view, record).orElseGet(() -> record.settled() ? REST : new Step.Await());
    }

    private static Step adopt(GuestView view) {
        return switch (view.arrival()) {
            case ArrivalState.Coming coming -> REST;
            case ArrivalState.Arrived arrived -> new Step.Adopt(view.power());
            case ArrivalState.Awaited awaited -> new Step.Undo(notArrived());
            case ArrivalState.NotAwaited nothing -> new Step.Undo(notArrived());
        };
    }

    private static Problem notArrived() {
        return new Problem("migration.not_arrived", "the guest has not arrived from its other host");
    }

    private static Optional<Step> missing(GuestView view, GuestRecord record) {
        if (!GuestView.lacking(record.wish().devices(), view.units()).isEmpty()) {
            return Optional.of(new Step.Claim());
        }
        Optional<Step> make = view.units().stream()
                .filter(unit -> !view.has(unit))
                .findFirst()
                .map(Step.Make::new);
        if (make.isPresent() || !(view.arrival() instanceof ArrivalState.NotAwaited)) {
            return make;
        }
        // without the controller nobody knows what the guest is made of
        return Optional.of(
                view.desired().map(desired -> (Step) new Step.Prepare(desired)).orElse(REST));
    }

    /** A stage in which a guest that is to come may be told so. */
    static boolean concerns(GuestRecord record) {
        return record.stage() == Stage.AWAITING
                || (record.stage() == Stage.BUILDING && record.wish().goal() == GuestGoal.ARRIVING);
    }
}

package kilonova.agent.reconcile;

import java.util.List;
import java.util.Optional;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.sriov.BoardPreparation;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.Departure;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.Problem;

/** What to write down when a step could not be carried out. Pure. Where it is empty, the step is tried again at the next look. */
final class AfterFailure {
    private AfterFailure() {}

    static List<Step> of(GuestView view, Step failed, Problem problem) {
        if (view.record().isEmpty()) {
            return List.of();
        }
        GuestRecord record = view.record().get();
        if (failed instanceof Step.Steer) {
            // it has not begun yet, or is at its very end: the next look knows
            return List.of();
        }
        if (failed instanceof Step.Claim && problem.code().equals(BoardPreparation.PREPARING)) {
            // nothing was tried: what the board will have is not known yet
            return List.of();
        }
        if (failed instanceof Step.Depart(Departure departure)) {
            return List.of(new Step.EndDeparture(
                    MigrationProgress.of(departure.attempt(), MigrationProgress.Outcome.FAILED), Optional.of(problem)));
        }
        return switch (record.stage()) {
            // what has arrived is not given up because it could not be taken over at once
            case AWAITING -> failed instanceof Step.Adopt ? List.of() : List.of(new Step.Undo(problem));
            case BUILDING ->
                failed instanceof Step.Make(UnitEntry unit) && isBroken(unit, problem)
                        ? List.of(new Step.Quarantine(unit, problem), new Step.Undo(problem))
                        : List.of(new Step.Undo(problem));
            case BUILT -> ofBuilt(view, record, failed, problem);
            case UNDOING, RELEASING ->
                failed instanceof Step.Remove(UnitEntry unit) ? List.of(new Step.Quarantine(unit, problem)) : List.of();
            case FAILED -> List.of();
        };
    }

    /** A function that takes no type would be chosen again for the next guest: it is the board's first free one. */
    private static boolean isBroken(UnitEntry unit, Problem problem) {
        return unit.id() instanceof UnitId.Function && problem.code().equals(UnitEntry.BROKEN_FUNCTION);
    }

    private static List<Step> ofBuilt(GuestView view, GuestRecord record, Step failed, Problem problem) {
        if (failed instanceof Step.Make(UnitEntry unit)) {
            boolean sound = unit.state().kind() != UnitState.Kind.QUARANTINED;
            if (record.settled()) {
                return sound ? List.of(new Step.Quarantine(unit, problem)) : List.of();
            }
            return sound
                    ? List.of(new Step.Quarantine(unit, problem), new Step.GiveUp(problem))
                    : List.of(new Step.GiveUp(problem));
        }
        boolean enforcing = record.settled() && record.done().bootId().equals(view.bootId());
        return enforcing || record.stage() != Stage.BUILT ? List.of() : List.of(new Step.GiveUp(problem));
    }
}

package kilonova.agent.reconcile;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.ledger.GuestRecord;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.Departure;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;

/** Lets guests leave. That a try was begun is in the ledger before the hypervisor hears of it, so none is begun twice. */
final class GuestDepartures {
    private final LedgeredSteps steps;
    private final Hypervisor hypervisor;

    GuestDepartures(LedgeredSteps steps, Hypervisor hypervisor) {
        this.steps = steps;
        this.hypervisor = hypervisor;
    }

    Optional<Problem> begin(GuestView view, Step step, Departure departure) {
        GuestRecord record = view.record().orElseThrow();
        return switch (UnitPairs.of(
                record.wish().devices(), view.units(), departure.arrival().devices())) {
            case UnitPairs.Impossible(Problem reason) -> Optional.of(reason);
            case UnitPairs.Possible(Map<UnitId, UnitId> pairs) -> {
                MigrationProgress begun = MigrationProgress.of(departure.attempt(), Outcome.UNDER_WAY);
                steps.note(all -> all.with(record.with(record.done().departing(begun))));
                yield steps.touch(
                        step, () -> hypervisor.migrations().depart(transfer(view.guestId(), departure, pairs)));
            }
        };
    }

    private static GuestTransfer transfer(UUID guest, Departure departure, Map<UnitId, UnitId> pairs) {
        return new GuestTransfer(
                departure.attempt(),
                guest,
                departure.destinationHost(),
                departure.arrival().uri(),
                departure.arrival().guestId(),
                pairs,
                departure.arrival().facts(),
                departure.options());
    }

    Optional<Problem> steer(UUID guest, Step.Course course) {
        return switch (course) {
            case COMPLETE -> hypervisor.migrations().complete(guest);
            case ABORT -> hypervisor.migrations().abort(guest);
        };
    }
}

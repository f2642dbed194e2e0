package kilonova.agent.reconcile;

import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.DeviceLedger;
import kilonova.agent.ledger.Done;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.ledger.Wish;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.Problem;

/** What the steps write into the ledger. Pure. */
final class LedgerChanges {
    private LedgerChanges() {}

    /** The guest is what was wished; what was claimed for it is its own. */
    static HostLedger settle(HostLedger all, GuestView view, PowerState power) {
        GuestRecord record = all.guest(view.guestId()).orElseThrow();
        DeviceLedger units = all.devices();
        for (UnitEntry entry : units.of(view.guestId())) {
            if (entry.state().kind() == UnitState.Kind.CLAIMED) {
                units = units.move(entry.id(), new UnitState.Assigned(view.guestId()));
            }
        }
        DeviceLedger assigned = units;
        return all.devices(before -> assigned)
                .with(answered(record, view, power).enter(Stage.BUILT).withoutProblem());
    }

    /** Whatever the wish asked for is no longer owed, be it done or given up. */
    static GuestRecord answered(GuestRecord record, GuestView view, PowerState power) {
        Wish wish = record.wish();
        return record.with(new Done(
                wish.generation(),
                wish.rebootCount(),
                wish.rebuildCount(),
                record.done().snapshotImage(),
                power,
                view.bootId(),
                // a try under way ends only by being seen to; one that has left stays known as such until it is started
                // here anew
                record.done()
                        .departure()
                        .filter(progress ->
                                record.done().isLeaving() || view.guest().isEmpty())));
    }

    /** The wish is no longer owed. A guest that would not start after a boot stays one that ran: the next boot tries again. */
    static GuestRecord givenUp(GuestRecord record, GuestView view, Problem problem) {
        boolean ran = Resuming.comesBack(view, record) && !problem.equals(Resuming.NOT_RESUMED);
        return answered(record, view, ran ? record.done().left() : view.power()).with(problem);
    }

    /** Everything is ready for the guest to arrive; its units stay claimed until it has. */
    static HostLedger await(HostLedger all, GuestView view) {
        GuestRecord record = all.guest(view.guestId()).orElseThrow();
        return all.with(answered(record, view, PowerState.SHUT_OFF)
                .enter(Stage.AWAITING)
                .withoutProblem());
    }

    /** The guest has arrived: what was claimed for it is its own. One that is off by now is not started: that answers the wish. */
    static HostLedger adopt(HostLedger all, GuestView view, PowerState power) {
        GuestRecord record = all.guest(view.guestId()).orElseThrow();
        HostLedger settled = settle(all, view, power);
        return power.isActive() ? settled.with(record.enter(Stage.BUILT).withoutProblem()) : settled;
    }

    /** A try to leave has ended; where the wish was that it leave, that answers it. */
    static GuestRecord departed(
            GuestRecord record, GuestView view, MigrationProgress progress, Optional<Problem> problem) {
        boolean asked = record.wish()
                .departure()
                .filter(departure -> departure.attempt().equals(progress.attempt()))
                .isPresent();
        GuestRecord ended = asked ? answered(record, view, view.power()) : record;
        GuestRecord noted = ended.with(ended.done().departing(progress));
        return problem.map(noted::with).orElseGet(noted::withoutProblem);
    }

    /** What a unit of the guest becomes that cannot be used: a built guest keeps it, nobody else does. */
    static UnitState quarantined(GuestView view, Problem reason) {
        boolean kept =
                view.record().filter(record -> record.stage() == Stage.BUILT).isPresent();
        return new UnitState.Quarantined(reason, kept ? Optional.of(view.guestId()) : Optional.empty());
    }

    /** The guest is being removed, and its units are being taken from it. */
    static HostLedger release(HostLedger all, UUID guest) {
        DeviceLedger units = all.devices();
        for (UnitEntry entry : units.of(guest)) {
            if (entry.state().kind() != UnitState.Kind.CLAIMED) {
                units = units.move(entry.id(), UnitState.releasing(guest));
            }
        }
        DeviceLedger released = units;
        return all.devices(before -> released)
                .with(all.guest(guest).orElseThrow().enter(Stage.RELEASING).withoutProblem());
    }

    /** Nothing of the guest is left: its units are free, and it is gone or has failed. */
    static HostLedger finish(HostLedger all, GuestView view) {
        UUID guest = view.guestId();
        GuestRecord record = all.guest(guest).orElseThrow();
        HostLedger freed = all.devices(units -> units.moveAll(guest, UnitState.free()));
        return record.stage() == Stage.UNDOING
                ? freed.with(answered(record, view, PowerState.SHUT_OFF).enter(Stage.FAILED))
                : freed.without(guest);
    }
}

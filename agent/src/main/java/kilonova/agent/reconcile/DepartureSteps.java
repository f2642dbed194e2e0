package kilonova.agent.reconcile;

import java.util.Optional;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.reconcile.Step.Course;
import kilonova.protocol.Departure;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;

/**
 * What to do about a built guest that leaves its host while it runs, or has left. As long as one of these decides, nothing else does:
 * a guest that may run elsewhere is neither started nor mended here. Pure.
 */
final class DepartureSteps {
    private static final Step REST = new Step.Rest();

    private DepartureSteps() {}

    /** The next step; empty when the guest is here, and its wish can be followed as any other. */
    static Optional<Step> of(GuestView view, GuestRecord record) {
        Optional<MigrationProgress> noted = record.done().departure();
        if (record.done().isLeaving()) {
            return Optional.of(follow(view, record, noted.orElseThrow()));
        }
        if (record.wish().goal() == GuestGoal.DEPARTING) {
            return Optional.of(record.settled() ? REST : begin(view, record));
        }
        boolean startedAnew = record.wish().rebootCount() > record.done().rebootCount();
        if (!isGone(view, record) || startedAnew) {
            return Optional.empty();
        }
        return Optional.of(record.settled() ? REST : new Step.GiveUp(hasLeft()));
    }

    /** Whether a try to leave was noted, however it ended, and the guest is not here: it may run elsewhere. */
    static boolean isGone(GuestView view, GuestRecord record) {
        return record.done().departure().isPresent() && view.guest().isEmpty();
    }

    private static Step begin(GuestView view, GuestRecord record) {
        if (record.wish().departure().isEmpty()) {
            return new Step.GiveUp(
                    new Problem("migration.nowhere", "the guest was told to leave, and not where it is awaited"));
        }
        Departure departure = record.wish().departure().get();
        Optional<MigrationProgress> ended =
                record.done().departure().filter(progress -> progress.attempt().equals(departure.attempt()));
        if (ended.isPresent()) {
            return new Step.EndDeparture(ended.get(), record.problem());
        }
        if (isGone(view, record)) {
            return new Step.GiveUp(hasLeft());
        }
        if (departure.abort()) {
            return new Step.EndDeparture(
                    MigrationProgress.of(departure.attempt(), Outcome.ABORTED),
                    Optional.of(
                            new Problem("migration.aborted", "the guest was told to stay before it began to leave")));
        }
        if (!view.active()) {
            return new Step.EndDeparture(
                    MigrationProgress.of(departure.attempt(), Outcome.FAILED),
                    Optional.of(new Problem("guest.not_running", "the guest does not run, and cannot leave as it is")));
        }
        return new Step.Depart(departure);
    }

    private static Step follow(GuestView view, GuestRecord record, MigrationProgress noted) {
        if (view.guest().isEmpty()) {
            MigrationProgress last = view.leaving().map(Leaving::progress).orElse(noted);
            return new Step.EndDeparture(last.with(Outcome.DONE), Optional.empty());
        }
        if (view.leaving().isEmpty()) {
            return new Step.EndDeparture(noted.with(Outcome.FAILED), Optional.of(interrupted(view, record)));
        }
        Leaving leaving = view.leaving().get();
        return switch (leaving.progress().outcome()) {
            case UNDER_WAY -> steer(record, noted, leaving);
            case FAILED, ABORTED -> new Step.EndDeparture(leaving.progress(), leaving.problem());
            // it is about to vanish from here
            case DONE -> view.active() ? REST : new Step.EndDeparture(leaving.progress(), Optional.empty());
        };
    }

    private static Step steer(GuestRecord record, MigrationProgress noted, Leaving leaving) {
        Optional<Departure> asked = record.wish()
                .departure()
                .filter(departure -> departure.attempt().equals(noted.attempt()));
        if (asked.isEmpty() || asked.get().abort()) {
            return leaving.aborting() ? REST : new Step.Steer(Course.ABORT);
        }
        return asked.get().complete() && !leaving.completing() && !leaving.aborting()
                ? new Step.Steer(Course.COMPLETE)
                : REST;
    }

    private static Problem interrupted(GuestView view, GuestRecord record) {
        boolean halted = view.power() == PowerState.PAUSED && record.done().left() == PowerState.RUNNING;
        return halted
                ? new Problem(
                        DepartureAnswer.IN_DOUBT_CODE,
                        "the hand-over was cut off: the guest is halted here, and may run on the other host")
                : new Problem(
                        "migration.interrupted",
                        "the agent or its hypervisor ended while the guest was leaving; it stayed");
    }

    private static Problem hasLeft() {
        return new Problem("migration.departed", "the guest left for another host, and is not started here anew");
    }
}

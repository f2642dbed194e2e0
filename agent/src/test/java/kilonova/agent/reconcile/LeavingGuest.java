package kilonova.agent.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.Done;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.Stage;
import kilonova.agent.ledger.Wish;
import kilonova.protocol.Arrival;
import kilonova.protocol.Departure;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;

/**
 * A guest that is told to leave, with the truth about it, which no agent knows, and all that may happen to it next. What the agent does is
 * done by its own code; what hypervisors, controllers and power supplies do is played here.
 *
 * @param wasPaused whether its owner had paused it before it was told to leave
 * @param record what the ledger says
 * @param desired the newest wish
 * @param here what the guest does on this host; empty when it is not defined here
 * @param leaving what the hypervisor knows of the try; it ends with the hypervisor's process
 * @param there whether the other host has the whole guest: from then on it is that host's
 * @param open whether it can still arrive there
 * @param boot the machine's boot
 */
record LeavingGuest(
        boolean wasPaused,
        GuestRecord record,
        DesiredGuest desired,
        Optional<PowerState> here,
        Optional<Leaving> leaving,
        boolean there,
        boolean open,
        String boot) {
    private static final UUID GUEST = new UUID(0, 1);
    private static final UUID FIRST = new UUID(0, 2);
    private static final UUID SECOND = new UUID(0, 3);
    private static final long MOST_WISHES = 5;

    /** A guest that has just been told to leave. */
    static LeavingGuest of(PowerState power) {
        DesiredGuest before = DesiredGuest.first(
                GUEST,
                GUEST,
                power == PowerState.PAUSED ? GuestGoal.PAUSED : GuestGoal.RUNNING,
                List.of(),
                GuestSpec.of("n", "p", "f", 1, 1, 1));
        GuestRecord record = new GuestRecord(
                GUEST,
                GUEST,
                Stage.BUILT,
                Wish.of(before),
                new Done(1, 0, 0, Optional.empty(), power, "boot-1", Optional.empty()),
                Optional.empty());
        return new LeavingGuest(
                power == PowerState.PAUSED,
                record,
                before.departing(to(FIRST)).numbered(2),
                Optional.of(power),
                Optional.empty(),
                false,
                true,
                "boot-1");
    }

    private static Departure to(UUID attempt) {
        return Departure.of(
                attempt,
                "node2",
                new Arrival("sim://127.0.0.1:1", attempt, List.of(), Map.of()),
                MigrationOptions.unlimited());
    }

    /** What its agent sees. */
    GuestView view() {
        return new GuestView(
                GUEST,
                Optional.of(desired),
                Optional.of(record),
                List.of(),
                here.map(power -> new Guest(GUEST, GUEST, power, false, List.of())),
                Set.of(),
                new Boot(boot, true, true),
                ArrivalState.none(),
                record.done().isLeaving() ? leaving : Optional.empty(),
                false);
    }

    boolean isActive() {
        return here.filter(PowerState::isActive).isPresent();
    }

    /** Whether the hypervisors are at it. */
    boolean isUnderWay() {
        return outcome(Outcome.UNDER_WAY);
    }

    /** Whether they have ended it well; it vanishes from here by that. */
    boolean isDone() {
        return outcome(Outcome.DONE);
    }

    private boolean outcome(Outcome expected) {
        return leaving.filter(known -> known.progress().outcome() == expected).isPresent();
    }

    /** All that may be next. */
    List<LeavingGuest> next() {
        List<LeavingGuest> next = new ArrayList<>();
        agentGoesOn(next);
        hypervisorsGoOn(next);
        controllerChangesItsMind(next);
        whateverMayHappen(next);
        return next;
    }

    /** What the agent makes of it: as a rule one thing, and more where its hypervisor may refuse. */
    void agentGoesOn(List<LeavingGuest> next) {
        GuestView view = view();
        Step step = NextStep.of(view);
        switch (step) {
            case Step.Rest _ -> {}
            case Step.Accept(DesiredGuest wish) -> next.add(with(record.accept(wish)));
            case Step.Depart(Departure departure) -> {
                MigrationProgress begun = MigrationProgress.of(departure.attempt(), Outcome.UNDER_WAY);
                LeavingGuest noted = with(record.with(record.done().departing(begun)));
                next.add(noted.with(Optional.of(new Leaving(begun, false, false, Optional.empty()))));
                next.add(noted.afterFailure(step));
                // it was killed before the hypervisor heard of it
                next.add(noted.with(Optional.empty()));
            }
            case Step.Steer(Step.Course course) -> {
                Leaving told = leaving.orElseThrow();
                next.add(with(Optional.of(new Leaving(
                        told.progress(),
                        told.completing() || course == Step.Course.COMPLETE,
                        told.aborting() || course == Step.Course.ABORT,
                        told.problem()))));
            }
            case Step.EndDeparture(MigrationProgress progress, Optional<Problem> problem) ->
                next.add(with(LedgerChanges.departed(record, view, progress, problem)));
            case Step.GiveUp(Problem problem) -> next.add(with(LedgerChanges.givenUp(record, view, problem)));
            case Step.Settle(PowerState power) ->
                next.add(with(LedgerChanges.settle(HostLedger.empty().with(record), view, power)
                        .guest(GUEST)
                        .orElseThrow()));
            case Step.Turn(Step.Change change) -> {
                next.add(with(
                        switch (change) {
                            case START, RESUME -> PowerState.RUNNING;
                            case PAUSE -> PowerState.PAUSED;
                            case SUSPEND -> PowerState.SAVED;
                            case STOP, DESTROY -> PowerState.SHUT_OFF;
                        }));
                next.add(afterFailure(step));
            }
            default -> throw new AssertionError("a guest that leaves needs no " + step);
        }
    }

    private LeavingGuest afterFailure(Step failed) {
        LeavingGuest after = this;
        for (Step consequence : AfterFailure.of(view(), failed, new Problem("libvirt.operation", "refused"))) {
            after = switch (consequence) {
                case Step.EndDeparture(MigrationProgress progress, Optional<Problem> problem) ->
                    after.with(LedgerChanges.departed(after.record, after.view(), progress, problem));
                case Step.GiveUp(Problem problem) ->
                    after.with(LedgerChanges.givenUp(after.record, after.view(), problem));
                default -> throw new AssertionError("a failed " + failed + " has no such consequence: " + consequence);
            };
        }
        return after;
    }

    /** The two hypervisors hand the guest over, or do not; this one forgets it once the other one has it. */
    private void hypervisorsGoOn(List<LeavingGuest> next) {
        if (there && isActive() && (isUnderWay() || isDone())) {
            next.add(gone());
        }
        if (there && isUnderWay()) {
            next.add(ended(Outcome.DONE, Optional.empty()));
        }
        if (there || !isUnderWay() || !isActive()) {
            return;
        }
        if (!wasPaused && here.equals(Optional.of(PowerState.RUNNING))) {
            next.add(with(PowerState.PAUSED));
        }
        PowerState goesOn = wasPaused ? PowerState.PAUSED : PowerState.RUNNING;
        next.add(with(goesOn).ended(Outcome.FAILED, Optional.of(new Problem("migration.failed", "the link broke"))));
        if (leaving.orElseThrow().aborting()) {
            next.add(with(goesOn)
                    .ended(Outcome.ABORTED, Optional.of(new Problem("migration.aborted", "it was told to stay"))));
        }
        LeavingGuest cut = with(PowerState.PAUSED)
                .ended(
                        Outcome.FAILED,
                        Optional.of(new Problem(DepartureAnswer.IN_DOUBT_CODE, "the hand-over was cut off")));
        next.add(cut);
        if (open) {
            next.add(with(PowerState.PAUSED).arrived());
            next.add(cut.arrived());
        }
    }

    private void controllerChangesItsMind(List<LeavingGuest> next) {
        if (desired.generation() >= MOST_WISHES) {
            return;
        }
        long newer = desired.generation() + 1;
        if (desired.goal() == GuestGoal.DEPARTING) {
            Departure departure = desired.departure().orElseThrow();
            next.add(with(desired.departing(departure.aborted()).numbered(newer), open));
            next.add(with(desired.departing(departure.completed()).numbered(newer), open));
            if (!there) {
                // by then the other host has given up all that it made, so that nothing can arrive any more
                GuestGoal goal = wasPaused ? GuestGoal.PAUSED : GuestGoal.RUNNING;
                next.add(with(desired.with(goal).numbered(newer), false));
            }
        } else if (record.settled() && !record.done().isLeaving()) {
            next.add(with(desired.departing(to(SECOND)).numbered(newer), true));
        }
    }

    private void whateverMayHappen(List<LeavingGuest> next) {
        if (isActive() && !there) {
            LeavingGuest off = with(PowerState.SHUT_OFF);
            next.add(
                    isUnderWay()
                            ? off.ended(Outcome.FAILED, Optional.of(new Problem("migration.failed", "it went off")))
                            : off);
        }
        // another agent: what is not under way any more is not known any more
        next.add(isUnderWay() ? this : with(Optional.empty()));
        if (isUnderWay()) {
            // the hypervisor's process ended too, and what was halted for the hand-over stays halted
            next.add(with(Optional.empty()));
        }
        if (boot.equals("boot-1")) {
            LeavingGuest up = here.isPresent() ? with(PowerState.SHUT_OFF) : this;
            next.add(new LeavingGuest(wasPaused, record, desired, up.here, Optional.empty(), there, open, "boot-2"));
        }
    }

    private LeavingGuest arrived() {
        return new LeavingGuest(wasPaused, record, desired, here, leaving, true, open, boot);
    }

    private LeavingGuest gone() {
        return new LeavingGuest(wasPaused, record, desired, Optional.empty(), leaving, there, open, boot);
    }

    private LeavingGuest ended(Outcome outcome, Optional<Problem> problem) {
        Leaving known = leaving.orElseThrow();
        return with(Optional.of(
                new Leaving(known.progress().with(outcome), known.completing(), known.aborting(), problem)));
    }

    private LeavingGuest with(GuestRecord other) {
        return new LeavingGuest(wasPaused, other, desired, here, leaving, there, open, boot);
    }

    private LeavingGuest with(DesiredGuest wish, boolean mayArrive) {
        return new LeavingGuest(wasPaused, record, wish, here, leaving, there, mayArrive, boot);
    }

    private LeavingGuest with(PowerState power) {
        return new LeavingGuest(wasPaused, record, desired, Optional.of(power), leaving, there, open, boot);
    }

    private LeavingGuest with(Optional<Leaving> other) {
        return new LeavingGuest(wasPaused, record, desired, here, other, there, open, boot);
    }
}

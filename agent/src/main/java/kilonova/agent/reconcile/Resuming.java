package kilonova.agent.reconcile;

import java.util.List;
import java.util.Optional;
import kilonova.agent.ledger.GuestRecord;
import kilonova.agent.ledger.Stage;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;

/** Guests that ran when their machine went down: which are started when it is up again, and when. Pure. */
final class Resuming {
    /** Why a guest that ran when its host went down is off, where the operator does not want it started. */
    static final Problem NOT_RESUMED = new Problem(
            "guest.not_resumed",
            "the guest's host was rebooted, and its operator has guests not started by that"
                    + " (resume_guests_state_on_host_boot); it keeps its devices and can be started");

    /** Why a guest that ran when its host went down is not started yet. */
    static final Problem AWAITS_CONTROLLER = new Problem(
            "guest.awaits_controller",
            "guests that ran when their host went down are started once the controller has said that they still belong here,"
                    + " since they may have been evacuated; see to it that the host reaches the controller"
                    + " ([DEFAULT] resume_guests_without_controller_after says how long they wait at most)");

    /** Why a guest that its machine has ended is told as it was before. */
    static final Problem GOES_DOWN = new Problem(
            "host.goes_down",
            "the host is being switched off or rebooted, and ends its guests by that; those that ran are started when it is up again");

    private Resuming() {}

    /** Whether the guest ended during this boot without being told to: by its owner's hand, by an error, or with its machine. */
    static boolean endedUntold(GuestView view) {
        return view.record().filter(record -> endedUntold(view, record)).isPresent();
    }

    private static boolean endedUntold(GuestView view, GuestRecord record) {
        return record.stage() == Stage.BUILT
                && record.settled()
                && record.done().bootId().equals(view.bootId())
                && record.done().left().isActive()
                && record.wish().goal() != GuestGoal.DEPARTING
                && NextStep.powerFor(record.wish().goal()).isActive()
                && view.guest().isPresent()
                && !view.active();
    }

    /** Whether the guest ran when its host went down, and is not up again yet: that it is off is not its own doing. */
    static boolean comesBack(GuestView view, GuestRecord record) {
        boolean rebooted = !record.done().bootId().equals(view.bootId());
        return rebooted
                && record.settled()
                && record.wish().goal() != GuestGoal.DEPARTING
                && record.done().left().isActive()
                && NextStep.powerFor(record.wish().goal()).isActive();
    }

    /** What the operator should know of guests that wait for the controller, if any do. */
    static Optional<Problem> waiting(List<ObservedGuest> guests) {
        long waiting = guests.stream()
                .filter(seen -> seen.problem().filter(AWAITS_CONTROLLER::equals).isPresent())
                .count();
        return waiting == 0
                ? Optional.empty()
                : Optional.of(new Problem(
                        "host.awaits_controller",
                        "%d guest(s) wait since this host's boot: %s".formatted(waiting, AWAITS_CONTROLLER.message())));
    }

    /** Whether a step brings back a guest that went down with its machine, so that what refuses it may only be late. */
    static boolean bringsBack(GuestView view, Step step) {
        boolean isTry = step instanceof Step.Turn || step instanceof Step.Define;
        return isTry && view.record().filter(record -> comesBack(view, record)).isPresent();
    }

    /** Whether the host booted since the guest was left, and nobody has said since whether it still belongs here. */
    static boolean awaitsController(GuestView view, GuestRecord record) {
        return !view.boot().heard() && !record.done().bootId().equals(view.bootId());
    }
}

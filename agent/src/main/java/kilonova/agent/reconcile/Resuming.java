package kilonova.agent.reconcile;

import kilonova.agent.ledger.GuestRecord;
import kilonova.protocol.GuestGoal;
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

    private Resuming() {}

    /** Whether the guest ran when its host went down, and is not up again yet: that it is off is not its own doing. */
    static boolean comesBack(GuestView view, GuestRecord record) {
        boolean rebooted = !record.done().bootId().equals(view.bootId());
        return rebooted
                && record.settled()
                && record.wish().goal() != GuestGoal.DEPARTING
                && record.done().left().isActive()
                && NextStep.powerFor(record.wish().goal()).isActive();
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

package kilonova.agent.reconcile;

import java.util.List;
import java.util.Optional;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.UnitEntry;
import kilonova.protocol.Departure;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.Problem;

/** The next thing to do about a guest. Either a write to the ledger or one touch of kernel or hypervisor, and fit to be repeated. */
public sealed interface Step {
    /** Nothing is to be done now. */
    record Rest() implements Step {}

    /** Write down that a guest is to be built. */
    record Begin(DesiredGuest desired) implements Step {}

    /** Write down that a guest, which the hypervisor has and the ledger does not know, is ours, with the units that it has. */
    record Recognize(DesiredGuest desired) implements Step {}

    /** Write down a newer wish. */
    record Accept(DesiredGuest desired) implements Step {}

    /** Choose units for what the guest lacks, and write down that they are claimed. */
    record Claim() implements Step {}

    /** Make a claimed unit in the kernel. */
    record Make(UnitEntry unit) implements Step {}

    /** Define the guest with its units. */
    record Define(DesiredGuest desired) implements Step {}

    /** Change the guest's power. */
    record Turn(Change change) implements Step {}

    /** Ways to change a guest's power. */
    enum Change {
        START,
        STOP,
        DESTROY,
        PAUSE,
        RESUME,
        SUSPEND
    }

    /** Give the guest the network cards that it should have. */
    record Connect(List<GuestSpec.GuestPort> cards) implements Step {
        public Connect {
            cards = List.copyOf(cards);
        }
    }

    /** Copy the guest's disk into an image, then write down that this was done. */
    record Snapshot(String image) implements Step {}

    /** Restart the running guest softly, then write down that this was done. */
    record Reboot(int count) implements Step {}

    /** Write down that a reboot was done; the guest is off and will be started. */
    record NoteReboot(int count) implements Step {}

    /** Write down that the guest's disk is gone, and will be made anew. */
    record NoteRebuild() implements Step {}

    /** Write down that the guest is what was wished, and that its units are its own. */
    record Settle(PowerState power) implements Step {}

    /** Write down that the wish cannot be fulfilled; it is not tried again before a newer one. */
    record GiveUp(Problem problem) implements Step {}

    /** Write down that a unit cannot be used, whosoever it is. */
    record Quarantine(UnitEntry unit, Problem reason) implements Step {}

    /** Write down that a quarantined unit is sound again. */
    record Heal(UnitEntry unit) implements Step {}

    /** Write down that a build has failed and is being undone. */
    record Undo(Problem problem) implements Step {}

    /** Write down that the guest is being removed. */
    record Release() implements Step {}

    /** Prepare the disks of a guest that will arrive, and await it. */
    record Prepare(DesiredGuest desired) implements Step {}

    /** Write down that everything is ready for the guest to arrive. */
    record Await() implements Step {}

    /** Take over a guest that has arrived, then write down that it was built. */
    record Adopt(PowerState power) implements Step {}

    /** Write down that the guest begins to leave, then let it. */
    record Depart(Departure departure) implements Step {}

    /** Tell a guest that leaves to hurry, or to stay. */
    record Steer(Course course) implements Step {}

    /** What a guest that leaves can be told. */
    enum Course {
        COMPLETE,
        ABORT
    }

    /** Write down how a try to leave ended. */
    record EndDeparture(MigrationProgress progress, Optional<Problem> problem) implements Step {}

    /** Forget the definition, with the disks. */
    record Undefine() implements Step {}

    /** Remove a unit from the kernel. */
    record Remove(UnitEntry unit) implements Step {}

    /** Write down that the units are free, and the guest gone or failed. */
    record Finish() implements Step {}
}

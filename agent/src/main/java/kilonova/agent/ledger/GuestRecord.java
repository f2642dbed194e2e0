package kilonova.agent.ledger;

import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.PowerState;
import kilonova.protocol.Departure;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.Problem;

/**
 * What the ledger knows of one guest: what was asked, how far it has got, what was done.
 *
 * @param guestId the incarnation
 * @param serverId the server
 * @param stage how far it has got
 * @param wish what was asked last; written before anything is done about it
 * @param done what was carried out
 * @param problem why it failed, or what could not be done for the wish that was answered last
 */
public record GuestRecord(UUID guestId, UUID serverId, Stage stage, Wish wish, Done done, Optional<Problem> problem) {

    /** The record of a guest that is asked for the first time. Its disk is new, so no older reboot or rebuild is owed. */
    public static GuestRecord begin(DesiredGuest desired) {
        Wish wish = Wish.of(desired);
        return new GuestRecord(
                desired.guestId(), desired.serverId(), Stage.BUILDING, wish, Done.nothing(), Optional.empty());
    }

    /**
     * The record of a guest that was there before its record: built, with nothing owed to it but what its power lacks. Above all its disk
     * is not made anew, whatever rebuilds there were.
     */
    public static GuestRecord found(DesiredGuest desired, PowerState power, String bootId) {
        Wish wish = Wish.of(desired);
        return new GuestRecord(
                desired.guestId(),
                desired.serverId(),
                Stage.BUILT,
                wish,
                Done.before(wish, power, bootId),
                Optional.empty());
    }

    /**
     * A newer wish came. What could not be done for the older one is forgotten, and tried again; but not a try to leave that has ended,
     * of which the newer wish still speaks.
     */
    public GuestRecord accept(DesiredGuest desired) {
        Stage next = stage == Stage.FAILED ? Stage.BUILDING : stage;
        boolean sameTry = desired.departure().isPresent()
                && desired.departure()
                        .map(Departure::attempt)
                        .equals(done.departure().map(MigrationProgress::attempt));
        return new GuestRecord(guestId, serverId, next, Wish.of(desired), done, sameTry ? problem : Optional.empty());
    }

    /** @throws IllegalStateException when {@link Stage#TRANSITIONS} lacks the step */
    public GuestRecord enter(Stage next) {
        if (!stage.mayBecome(next)) {
            throw new IllegalStateException("guest " + guestId + " is " + stage + " and cannot become " + next);
        }
        return new GuestRecord(guestId, serverId, next, wish, done, problem);
    }

    /** The same with other deeds. */
    public GuestRecord with(Done deeds) {
        return new GuestRecord(guestId, serverId, stage, wish, deeds, problem);
    }

    /** The same with a problem. */
    public GuestRecord with(Problem why) {
        return new GuestRecord(guestId, serverId, stage, wish, done, Optional.of(why));
    }

    /** The same without a problem. */
    public GuestRecord withoutProblem() {
        return new GuestRecord(guestId, serverId, stage, wish, done, Optional.empty());
    }

    /** Whether the newest wish has been answered. */
    public boolean settled() {
        return done.generation() == wish.generation();
    }

    /** Whether the guest should be gone. */
    public boolean unwanted() {
        return wish.goal() == GuestGoal.ABSENT;
    }
}

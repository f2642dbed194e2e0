package kilonova.agent.guests;

import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.MigrationFacts;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.Problem;

/**
 * Lets running guests of one host leave for another, and takes in those that come. What the two hypervisors agree on while they hand a
 * guest over is theirs alone: at each moment at most one of them runs it, and after a crash each says truly what it has.
 *
 * <p>An operation returns empty when it was done or begun, or the reason why not. Every method may throw {@link HypervisorUnavailable}.
 * Safe to use from several threads; the caller does not start two operations on one guest at a time.
 */
public interface GuestMigrations {
    /** Whether running guests can leave and come, and the versions that others judge it by. */
    MigrationFacts facts();

    /**
     * Prepares the disks of a guest that will come, and awaits it; nothing of it runs. May be repeated as long as it has not come.
     *
     * @param definition what it would be made of here; its devices exist
     */
    Optional<Problem> await(GuestDefinition definition);

    /** How far a guest has come that was awaited. What was awaited before the agent was started anew may have to be awaited again. */
    ArrivalState arrival(UUID guestId);

    /** Makes an arrived guest one as any other, that goes on as it is. May be repeated. */
    Optional<Problem> adopt(UUID guestId);

    /**
     * Begins to send an active guest; returns at once. Whoever listens with {@link Hypervisor#onChange} hears of progress and of the end.
     * When it has left, it is not defined here any more, and its disks are kept; otherwise it goes on here.
     */
    Optional<Problem> depart(GuestTransfer transfer);

    /**
     * How a try to leave stands. One that goes on though the agent that began it is gone is watched again from then on.
     *
     * @param options how it was to be sent
     * @return empty when nothing is known of it: it was begun by an agent that is gone, and is not under way any more
     */
    Optional<Leaving> leaving(UUID guestId, UUID attempt, MigrationOptions options);

    /** Asks that a guest that leaves stay. It may have left before that is heard. */
    Optional<Problem> abort(UUID guestId);

    /** Halts a guest that leaves until it has left: no more memory changes, and it comes to an end. */
    Optional<Problem> complete(UUID guestId);

    /** Whether there are disks of a guest that is not defined, as there are after it has left, or before it has come. */
    boolean hasRemains(UUID guestId);
}

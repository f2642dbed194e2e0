package kilonova.compute.operations;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.compute.scheduler.Held;
import kilonova.compute.scheduler.Overtaken;
import kilonova.compute.scheduler.Scheduler;
import kilonova.placement.snapshots.Snapshot;

/**
 * What one step may do to what consumers hold: only what fits what they held when the step began, or what the step itself wrote since.
 * A controller that no longer leads and does not know it therefore changes nothing that its successor wrote: it is told so by
 * {@link Overtaken}, and the operation is looked at anew. It is made before the operation is read (or checked to be current), never
 * after. For one thread.
 */
final class Fence {
    private final Holdings holdings;
    private final Scheduler scheduler;
    private final Snapshot before;
    private final Map<UUID, Held> written = new HashMap<>();

    Fence(Holdings holdings, Scheduler scheduler) {
        this.holdings = holdings;
        this.scheduler = scheduler;
        this.before = holdings.now();
    }

    /** What a consumer holds, as far as this step knows. */
    Held held(UUID consumer) {
        Held seen = Held.in(before, consumer);
        return written.getOrDefault(consumer, seen);
    }

    /** Everybody who held anything when the step began, servers or not. */
    Set<UUID> holders() {
        return before.consumers().all().stream()
                .map(consumer -> consumer.id().value())
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean holdsAnything(UUID consumer) {
        return !held(consumer).isNothing();
    }

    /** Finds a place for a server, as {@link Scheduler#place} says. */
    Scheduler.Verdict place(Scheduler.Wish wish) {
        UUID server = wish.server().id();
        Scheduler.Verdict verdict = scheduler.place(wish, held(server));
        written.put(server, verdict instanceof Scheduler.Verdict.Placed placed ? placed.held() : Held.NOTHING);
        return verdict;
    }

    /**
     * Gives all that one consumer holds to another that holds nothing. Nothing happens if {@code from} holds nothing.
     *
     * @return why it could not be moved, when an inventory no longer allows what is held; empty when it was
     */
    Optional<String> move(UUID from, UUID to) {
        if (!holdsAnything(from)) {
            return Optional.empty();
        }
        return switch (holdings.move(from, held(from), to)) {
            case Holdings.Moved.Done(Held held) -> {
                written.put(from, Held.NOTHING);
                written.put(to, held);
                yield Optional.empty();
            }
            case Holdings.Moved.Refused(String why) -> Optional.of(why);
        };
    }

    /** Takes everything from a consumer. */
    void release(UUID consumer) {
        if (holdsAnything(consumer)) {
            holdings.release(consumer, held(consumer));
            written.put(consumer, Held.NOTHING);
        }
    }

    /**
     * Ends a move: what the migration holds is the server's again, in place of what the server held since. Nothing happens if the
     * migration holds nothing.
     *
     * @throws IllegalStateException if an inventory no longer allows it; the migration then still holds it, and nothing is lost
     */
    void giveBack(UUID migration, UUID server) {
        if (holdsAnything(migration)) {
            release(server);
            move(migration, server).ifPresent(refusal -> {
                throw new IllegalStateException("what migration " + migration + " holds cannot go back: " + refusal);
            });
        }
    }
}

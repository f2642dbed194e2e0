package kilonova.compute.operations;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the operations ask of Placement, beside the scheduler's claims. Each call is durable when it returns, and may be repeated. */
public interface Holdings {
    /**
     * Gives all that one consumer holds to another that holds nothing. Nothing happens if {@code from} holds nothing.
     *
     * @return why it could not be moved, when an inventory no longer allows what is held; empty when it was
     */
    Optional<String> move(UUID from, UUID to);

    /** Takes everything from a consumer. */
    void release(UUID consumer);

    boolean holdsAnything(UUID consumer);

    /** Everybody who holds anything, servers or not. */
    Set<UUID> holders();

    /**
     * Ends a move: what the migration holds is the server's again, in place of what the server held since. Nothing happens if the
     * migration holds nothing.
     *
     * @throws IllegalStateException if an inventory no longer allows it; the migration then still holds it, and nothing is lost
     */
    default void giveBack(UUID migration, UUID server) {
        if (holdsAnything(migration)) {
            release(server);
            move(migration, server).ifPresent(refusal -> {
                throw new IllegalStateException("what migration " + migration + " holds cannot go back: " + refusal);
            });
        }
    }
}

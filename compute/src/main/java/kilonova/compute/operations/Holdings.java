package kilonova.compute.operations;

import java.util.Set;
import java.util.UUID;

/** What the operations ask of Placement, beside the scheduler's claims. Each call is durable when it returns, and may be repeated. */
public interface Holdings {
    /** Gives all that one consumer holds to another that holds nothing. Nothing happens if {@code from} holds nothing. */
    void move(UUID from, UUID to);

    /** Takes everything from a consumer. */
    void release(UUID consumer);

    boolean holdsAnything(UUID consumer);

    /** Everybody who holds anything, servers or not. */
    Set<UUID> holders();
}

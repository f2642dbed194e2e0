package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.scheduler.Held;
import kilonova.compute.scheduler.Overtaken;
import kilonova.compute.servers.Server;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.snapshots.Snapshot;

/**
 * What the operations ask of Placement, beside the scheduler's claims. Each call is durable when it returns. Steps do not call this but
 * a {@link Fence}.
 */
public interface Holdings {
    /** What everybody holds now. */
    Snapshot now();

    /** What came of a move: what the receiver holds, or why an inventory no longer allows it. */
    sealed interface Moved {
        record Done(Held held) implements Moved {}

        record Refused(String why) implements Moved {}
    }

    /**
     * Gives all that one consumer holds to another that holds nothing.
     *
     * @param seen what {@code from} held, something, when this was decided upon
     * @throws Overtaken if it holds something else by now, or {@code to} holds anything
     */
    Moved move(UUID from, Held seen, UUID to);

    /**
     * Takes everything from a consumer.
     *
     * @param seen what it held, something, when this was decided upon
     * @throws Overtaken if it holds something else by now; nothing happens if it holds nothing
     */
    void release(UUID consumer, Held seen);

    /**
     * Makes a consumer hold exactly that, if there is room for it.
     *
     * @param wanted at least one
     * @param owner whose project and user it counts for
     * @param seen what it held when this was decided upon
     * @return why not; empty when it holds it
     * @throws Overtaken if it holds something else by now
     */
    Optional<String> replace(UUID consumer, Held seen, List<Allocation> wanted, Server owner);
}

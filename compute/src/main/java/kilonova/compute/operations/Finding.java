package kilonova.compute.operations;

import java.util.List;
import java.util.UUID;
import kilonova.compute.scheduler.Held;
import kilonova.compute.servers.Server;
import kilonova.placement.allocations.Allocation;

/** Something that is held in Placement and should not be, or the other way round. */
sealed interface Finding {
    UUID holder();

    /** The server that it is about. */
    UUID serverId();

    /** What is wrong, a sentence. */
    String sentence();

    /**
     * A guest has other devices than its consumer holds.
     *
     * @param wanted what the consumer should hold instead
     */
    record NotWhatTheGuestHas(UUID holder, Server server, String sentence, Held held, List<Allocation> wanted)
            implements Finding {
        @Override
        public UUID serverId() {
            return server.id();
        }
    }

    /** Held by a server that has no guest and is at rest, or by a migration that is over. */
    record HeldForNothing(UUID holder, UUID serverId, String sentence, Held held) implements Finding {}

    /** Something that only a person can put right. */
    record NotUnderstood(UUID holder, UUID serverId, String sentence) implements Finding {}
}

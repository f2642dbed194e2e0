package kilonova.compute.operations;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import org.jdbi.v3.core.Handle;

/**
 * A server whose move is neither confirmed nor reverted comes back to that whatever befalls it, or nobody could end the move, and what
 * its source holds would be held for ever.
 */
final class UnfinishedMoves {
    private UnfinishedMoves() {}

    /** What a server is that would be {@code vm} if no move of it waited. */
    static VmState orMoved(Handle handle, UUID serverId, VmState vm) {
        return vm != VmState.ERROR && Migrations.waiting(handle, serverId).isPresent() ? VmState.RESIZED : vm;
    }

    /** Why a server is not given to another host now. */
    static Optional<Refusal> refusal(Handle handle, Server server, ServerAction action) {
        return Migrations.open(handle, server.id())
                .map(migration -> new Refusal(
                        Refusal.Kind.CONFLICT,
                        "server.move_open",
                        "Cannot '" + action.wireName() + "' instance " + server.id() + " while its move from "
                                + migration.sourceHost()
                                + " is neither confirmed nor reverted. Reboot it hard, and confirm or revert then."));
    }
}

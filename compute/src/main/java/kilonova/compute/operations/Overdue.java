package kilonova.compute.operations;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what becomes due by itself: shelved servers leave their host, softly deleted ones are deleted for good, finished moves are
 * confirmed. Runs now and then, on any
 * controller; may be repeated at any time.
 */
public final class Overdue {
    private static final Logger LOG = LoggerFactory.getLogger(Overdue.class);

    private final Workplace work;
    private final ServerOperations operations;
    private final Optional<Duration> shelvedOffload;
    private final Optional<Duration> unconfirmed;

    /**
     * @param shelvedOffload how long a shelved server stays on its host; absent for ever
     * @param unconfirmed how long a finished move waits for its user; absent for ever
     */
    public Overdue(
            Workplace work,
            ServerOperations operations,
            Optional<Duration> shelvedOffload,
            Optional<Duration> unconfirmed) {
        this.work = work;
        this.operations = operations;
        this.shelvedOffload = shelvedOffload;
        this.unconfirmed = unconfirmed;
    }

    /** Looks once at all servers. */
    public void look() {
        unconfirmed.ifPresent(this::confirmMoves);
        if (work.reclaimAfter().isEmpty() && shelvedOffload.isEmpty()) {
            return;
        }
        List<Server> servers = work.database().read(handle -> Servers.list(handle, Servers.Scope.EVERYTHING));
        for (Server server : servers) {
            if (isDue(server, VmState.SOFT_DELETED, work.reclaimAfter())) {
                act(server, new ServerAction.ForceDelete());
            } else if (isDue(server, VmState.SHELVED, shelvedOffload)) {
                act(server, new ServerAction.ShelveOffload());
            }
        }
    }

    /** A server that was put into ERROR meanwhile keeps both its guests until somebody looks at it. */
    private void confirmMoves(Duration waited) {
        work.database().read(Migrations::finished).stream()
                .filter(move -> !move.updatedAt().plus(waited).isAfter(work.now()))
                .flatMap(move -> work.database().read(handle -> Servers.find(handle, move.serverId())).stream())
                .filter(server -> server.state().vm() == VmState.RESIZED
                        && server.state().task().isEmpty())
                .forEach(server -> act(server, new ServerAction.ConfirmResize()));
    }

    private boolean isDue(Server server, VmState state, Optional<Duration> kept) {
        return server.state().vm() == state
                && server.state().task().isEmpty()
                && kept.filter(time -> !server.updatedAt().plus(time).isAfter(work.now()))
                        .isPresent();
    }

    private void act(Server server, ServerAction action) {
        Asker byItself = new Asker(server.userId(), server.projectId(), "req-" + UUID.randomUUID(), true);
        operations
                .act(server, action, byItself)
                .ifPresent(refusal -> LOG.warn("server {}: {}", server.id(), refusal.message()));
    }
}

package kilonova.compute.servers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.documents.Documents;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** The stored servers. Deleted ones are kept, for the admin's listings and for their actions. Thread-safe. */
public final class Servers {
    private static final Set<VmState> WITH_GUEST =
            EnumSet.of(VmState.ACTIVE, VmState.PAUSED, VmState.SUSPENDED, VmState.RESCUED, VmState.RESIZED);

    private final Database database;

    public Servers(Database database) {
        this.database = database;
    }

    /**
     * Which servers to list.
     *
     * @param projectId only those of that project
     * @param host only those on that host
     * @param deleted the deleted ones, else the living ones
     */
    public record Scope(Optional<String> projectId, Optional<String> host, boolean deleted) {
        /** All living servers of the deployment. */
        public static final Scope EVERYTHING = new Scope(Optional.empty(), Optional.empty(), false);

        public static Scope ofProject(String projectId) {
            return new Scope(Optional.of(projectId), Optional.empty(), false);
        }

        public static Scope onHost(String host) {
            return new Scope(Optional.empty(), Optional.of(host), false);
        }
    }

    /** The server of that id, deleted or not. */
    public Optional<Server> find(UUID id) {
        return database.read(handle -> find(handle, id));
    }

    /** Servers in order of creation, newest first, as the API lists them by default. */
    public List<Server> list(Scope scope) {
        return database.read(handle -> list(handle, scope));
    }

    /**
     * Changes a server in one transaction.
     *
     * @param change may run more than once; must have no other effect
     * @return the changed server; empty if there is none of that id
     */
    public Optional<Server> update(UUID id, UnaryOperator<Server> change) {
        return database.write(handle -> update(handle, id, change));
    }

    /**
     * {@link #update(UUID, UnaryOperator)} inside a larger transaction.
     *
     * @throws IllegalStateException if it would be in a state in which it must have a guest, and has none
     */
    public static Optional<Server> update(Handle handle, UUID id, UnaryOperator<Server> change) {
        Optional<Server> changed = find(handle, id).map(change).map(Servers::sound);
        changed.ifPresent(server -> handle.execute(
                "UPDATE servers SET host = ?, deleted = ?, document = ? WHERE id = ?",
                server.whereabouts().host().orElse(null),
                server.isDeleted() ? 1 : 0,
                Documents.write(server),
                id.toString()));
        return changed;
    }

    /** A server that is shown as being somewhere is there: it has a host and a guest. */
    private static Server sound(Server server) {
        boolean placed = server.whereabouts().host().isPresent()
                && server.whereabouts().guestId().isPresent();
        if (!placed && WITH_GUEST.contains(server.state().vm())) {
            throw new IllegalStateException(
                    "server " + server.id() + " would be " + server.state().vm() + " without a host and a guest");
        }
        return server;
    }

    /**
     * Stores a new server inside a larger transaction.
     *
     * @throws IllegalStateException if it would be in a state in which it must have a guest, and has none
     */
    public static void insert(Handle handle, Server server) {
        sound(server);
        handle.execute(
                "INSERT INTO servers (id, project_id, host, reservation_id, created_at, deleted, document)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                server.id().toString(),
                server.projectId(),
                server.whereabouts().host().orElse(null),
                server.whereabouts().reservationId(),
                Documents.sortable(server.createdAt()),
                server.isDeleted() ? 1 : 0,
                Documents.write(server));
    }

    public static Optional<Server> find(Handle handle, UUID id) {
        return Documents.one(handle, Server.class, "SELECT document FROM servers WHERE id = ?", id.toString());
    }

    /** The living servers of one multi-create, in order of their launch index. */
    public static List<Server> ofReservation(Handle handle, String reservationId) {
        return handle
                .select("SELECT document FROM servers WHERE reservation_id = ? AND deleted = 0", reservationId)
                .mapTo(String.class)
                .map(document -> Documents.read(Server.class, document))
                .stream()
                .sorted(Comparator.comparingInt(server -> server.whereabouts().launchIndex()))
                .toList();
    }

    /** How many servers of one multi-create were deleted. */
    public static int deletedOfReservation(Handle handle, String reservationId) {
        return handle.select("SELECT count(*) FROM servers WHERE reservation_id = ? AND deleted = 1", reservationId)
                .mapTo(Integer.class)
                .one();
    }

    /** True if that is the id of a server that was deleted. */
    public static boolean isDeleted(Handle handle, UUID id) {
        return handle.select("SELECT deleted FROM servers WHERE id = ?", id.toString())
                .mapTo(Integer.class)
                .findFirst()
                .filter(deleted -> deleted == 1)
                .isPresent();
    }

    public static List<Server> list(Handle handle, Scope scope) {
        StringBuilder sql = new StringBuilder("SELECT document FROM servers WHERE deleted = ?");
        List<Object> values = new ArrayList<>(List.of(scope.deleted() ? 1 : 0));
        scope.projectId().ifPresent(projectId -> {
            sql.append(" AND project_id = ?");
            values.add(projectId);
        });
        scope.host().ifPresent(host -> {
            sql.append(" AND host = ?");
            values.add(host);
        });
        sql.append(" ORDER BY created_at DESC, id DESC");
        return handle.select(sql.toString(), values.toArray())
                .mapTo(String.class)
                .map(document -> Documents.read(Server.class, document))
                .list();
    }
}

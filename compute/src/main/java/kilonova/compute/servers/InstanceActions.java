package kilonova.compute.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.documents.Documents;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** What was asked of servers, and how it went. Kept when the server is deleted. Thread-safe. */
public final class InstanceActions {
    private final Database database;

    public InstanceActions(Database database) {
        this.database = database;
    }

    /** The actions of a server, newest first. */
    public List<InstanceAction> list(UUID serverId) {
        return database.read(handle -> handle.select(
                        "SELECT id, document FROM instance_actions WHERE server_id = ? ORDER BY id DESC",
                        serverId.toString())
                .map((row, _) -> numbered(row.getLong("id"), row.getString("document")))
                .list());
    }

    /** The newest action of that request. */
    public Optional<InstanceAction> find(UUID serverId, String requestId) {
        return list(serverId).stream()
                .filter(action -> action.requestId().equals(requestId))
                .findFirst();
    }

    /** Stores a new action inside a larger transaction; its {@code id} is given by the store. */
    public static void insert(Handle handle, InstanceAction action) {
        handle.execute(
                "INSERT INTO instance_actions (server_id, request_id, document) VALUES (?, ?, ?)",
                action.serverId().toString(),
                action.requestId(),
                Documents.write(action));
    }

    /** Changes the newest action of a request, if there is one, inside a larger transaction. */
    public static void update(Handle handle, UUID serverId, String requestId, UnaryOperator<InstanceAction> change) {
        newest(handle, serverId, requestId).map(change).ifPresent(action -> store(handle, action));
    }

    /** The newest action of a request, inside a larger transaction. */
    public static Optional<InstanceAction> newest(Handle handle, UUID serverId, String requestId) {
        return handle.select(
                        "SELECT id, document FROM instance_actions WHERE server_id = ? AND request_id = ? ORDER BY id DESC",
                        serverId.toString(),
                        requestId)
                .map((row, _) -> numbered(row.getLong("id"), row.getString("document")))
                .findFirst();
    }

    /** Stores a changed action in place of what it was, inside a larger transaction. */
    public static void store(Handle handle, InstanceAction action) {
        handle.execute("UPDATE instance_actions SET document = ? WHERE id = ?", Documents.write(action), action.id());
    }

    /** The same action with one more event, or with the event of that name that has not finished replaced. */
    public static InstanceAction withEvent(InstanceAction action, InstanceAction.Event event) {
        List<InstanceAction.Event> events = new ArrayList<>(action.events());
        events.removeIf(
                known -> known.name().equals(event.name()) && known.finishedAt().isEmpty());
        events.add(event);
        return new InstanceAction(
                action.id(),
                action.serverId(),
                action.requestId(),
                action.action(),
                action.userId(),
                action.projectId(),
                action.startedAt(),
                event.finishedAt().orElse(event.startedAt()),
                event.result().filter("Error"::equals).isPresent() ? Optional.of("Error") : action.message(),
                events);
    }

    private static InstanceAction numbered(long id, String document) {
        InstanceAction read = Documents.read(InstanceAction.class, document);
        return new InstanceAction(
                id,
                read.serverId(),
                read.requestId(),
                read.action(),
                read.userId(),
                read.projectId(),
                read.startedAt(),
                read.updatedAt(),
                read.message(),
                read.events());
    }
}

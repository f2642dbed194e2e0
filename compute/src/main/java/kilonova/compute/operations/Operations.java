package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.documents.Documents;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** The stored operations. All methods but {@link #servers} work inside a larger transaction. */
final class Operations {
    private Operations() {}

    static Optional<Operation> find(Handle handle, UUID serverId) {
        return Documents.one(
                handle, Operation.class, "SELECT document FROM operations WHERE server_id = ?", serverId.toString());
    }

    /** Stores an operation in place of the one that the server had. */
    static void put(Handle handle, UUID serverId, Operation operation) {
        end(handle, serverId);
        handle.execute(
                "INSERT INTO operations (server_id, document) VALUES (?, ?)",
                serverId.toString(),
                Documents.write(Operation.class, operation));
    }

    static void end(Handle handle, UUID serverId) {
        handle.execute("DELETE FROM operations WHERE server_id = ?", serverId.toString());
    }

    /** True if that operation, at exactly that step, is still the server's current one. */
    static boolean isCurrent(Handle handle, UUID serverId, Operation operation) {
        return find(handle, serverId).filter(operation::equals).isPresent();
    }

    /** All servers for which something is under way. */
    static List<UUID> servers(Database database) {
        return database.read(handle -> handle.select("SELECT server_id FROM operations")
                .mapTo(String.class)
                .map(UUID::fromString)
                .list());
    }
}

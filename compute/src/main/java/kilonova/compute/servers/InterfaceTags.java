package kilonova.compute.servers;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.store.Database;

/** What users call the network cards of their servers. Thread-safe. */
public final class InterfaceTags {
    private final Database database;

    public InterfaceTags(Database database) {
        this.database = database;
    }

    /** The tags of a server's ports, by the port's id. */
    public Map<String, String> of(UUID serverId) {
        return database.read(handle -> handle
                .select("SELECT port_id, tag FROM interface_tags WHERE server_id = ?", serverId.toString())
                .map((row, _) -> Map.entry(row.getString("port_id"), row.getString("tag")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    public void set(UUID serverId, String portId, String tag) {
        database.change(handle -> handle.execute(
                "INSERT INTO interface_tags (server_id, port_id, tag) VALUES (?, ?, ?)"
                        + " ON CONFLICT (server_id, port_id) DO UPDATE SET tag = excluded.tag",
                serverId.toString(),
                portId,
                tag));
    }

    public void remove(UUID serverId, String portId) {
        database.change(handle -> handle.execute(
                "DELETE FROM interface_tags WHERE server_id = ? AND port_id = ?", serverId.toString(), portId));
    }
}

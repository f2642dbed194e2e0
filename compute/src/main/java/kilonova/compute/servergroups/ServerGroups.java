package kilonova.compute.servergroups;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.compute.documents.Documents;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.quotas.QuotaResource;
import kilonova.compute.quotas.Quotas;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** The stored server groups and who belongs to them. A server is in one group at most. Thread-safe. */
public final class ServerGroups {
    private static final String MEMBERS =
            "SELECT m.group_id, m.server_id FROM server_group_members m JOIN servers s ON s.id = m.server_id"
                    + " WHERE s.deleted = 0";

    private final Database database;
    private final Quotas quotas;

    public ServerGroups(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /** In order of creation; of all projects if none is given. */
    public List<ServerGroup> list(Optional<String> projectId) {
        return database.read(handle -> {
            Map<String, List<UUID>> members = handle.select(MEMBERS + " ORDER BY s.created_at, s.id")
                    .map(row -> Map.entry(
                            row.getColumn("group_id", String.class),
                            UUID.fromString(row.getColumn("server_id", String.class))))
                    .collect(Collectors.groupingBy(
                            Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
            String sql = "SELECT document FROM server_groups" + (projectId.isPresent() ? " WHERE project_id = ?" : "")
                    + " ORDER BY position";
            return (projectId.isPresent() ? handle.select(sql, projectId.get()) : handle.select(sql))
                    .mapTo(String.class)
                    .map(document -> Documents.read(ServerGroup.class, document))
                    .map(group -> group.with(members.getOrDefault(group.id().toString(), List.of())))
                    .list();
        });
    }

    public Optional<ServerGroup> find(UUID id) {
        return database.read(handle -> find(handle, id));
    }

    /** {@link #find(UUID)} inside a larger transaction. */
    public static Optional<ServerGroup> find(Handle handle, UUID id) {
        return Documents.one(
                        handle, ServerGroup.class, "SELECT document FROM server_groups WHERE id = ?", id.toString())
                .map(group -> group.with(
                        handle.select(MEMBERS + " AND m.group_id = ? ORDER BY s.created_at, s.id", id.toString())
                                .map(row -> UUID.fromString(row.getColumn("server_id", String.class)))
                                .list()));
    }

    /** Stores a new group; refused when the project has too many. */
    public Outcome<ServerGroup> create(ServerGroup group) {
        return database.write(handle -> {
            int most = quotas.limit(handle, group.projectId(), QuotaResource.SERVER_GROUPS);
            if (most != Quotas.UNLIMITED && count(handle, group.projectId()) >= most) {
                return Outcome.forbidden("server_group.quota", "Quota exceeded, too many server groups.");
            }
            handle.execute(
                    "INSERT INTO server_groups (id, project_id, document) VALUES (?, ?, ?)",
                    group.id().toString(),
                    group.projectId(),
                    Documents.write(group));
            return Outcome.done(group);
        });
    }

    /** Deletes a group; its servers stay. */
    public boolean delete(UUID id) {
        return database.write(handle -> {
            handle.execute("DELETE FROM server_group_members WHERE group_id = ?", id.toString());
            return handle.execute("DELETE FROM server_groups WHERE id = ?", id.toString()) > 0;
        });
    }

    /**
     * Says why no more servers fit into a group; empty if they do. To be asked in the transaction that stores them.
     *
     * @param more how many
     */
    public Optional<Refusal> againstMore(Handle handle, ServerGroup group, int more) {
        int most = quotas.limit(handle, group.projectId(), QuotaResource.SERVER_GROUP_MEMBERS);
        return most == Quotas.UNLIMITED || group.members().size() + more <= most
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Refusal.Kind.OVER_QUOTA,
                        "quota.server_group_members",
                        "Quota exceeded, too many servers in group"));
    }

    /** Makes a server a member, in the transaction that stores it. */
    public static void add(Handle handle, UUID groupId, UUID serverId) {
        handle.execute(
                "INSERT INTO server_group_members (server_id, group_id) VALUES (?, ?)"
                        + " ON CONFLICT (server_id) DO UPDATE SET group_id = excluded.group_id",
                serverId.toString(),
                groupId.toString());
    }

    /** Ends a server's membership; nothing happens if it has none. Deleted servers are not counted in any case. */
    public static void remove(Handle handle, UUID serverId) {
        handle.execute("DELETE FROM server_group_members WHERE server_id = ?", serverId.toString());
    }

    private static long count(Handle handle, String projectId) {
        return handle.select("SELECT COUNT(*) FROM server_groups WHERE project_id = ?", projectId)
                .mapTo(Long.class)
                .one();
    }
}

package kilonova.network.securitygroups;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import kilonova.network.networks.NetworkTable;
import org.jdbi.v3.core.Handle;

/** The security groups, as one transaction sees them. */
public record SecurityGroupTable(Handle handle) {
    private static final String ORDER = " ORDER BY name, created_at, id";

    public List<SecurityGroup> all() {
        return handle.createQuery("SELECT * FROM security_groups" + ORDER)
                .map((row, _) -> group(row))
                .list();
    }

    public List<SecurityGroup> ofProject(String projectId) {
        return handle.createQuery("SELECT * FROM security_groups WHERE project_id = :project" + ORDER)
                .bind("project", projectId)
                .map((row, _) -> group(row))
                .list();
    }

    public Optional<SecurityGroup> find(String id) {
        return handle.createQuery("SELECT * FROM security_groups WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> group(row))
                .findOne();
    }

    /** The project's group of that name or id; several if the name fits several. */
    public List<SecurityGroup> named(String projectId, String nameOrId) {
        return handle.createQuery("SELECT * FROM security_groups WHERE project_id = :project"
                        + " AND (id = :wanted OR name = :wanted)" + ORDER)
                .bind("project", projectId)
                .bind("wanted", nameOrId)
                .map((row, _) -> group(row))
                .list();
    }

    /** True if a port has it. */
    public boolean isUsed(String id) {
        return handle.createQuery("SELECT count(*) FROM port_security_groups WHERE security_group_id = :id")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    public void insert(SecurityGroup group) {
        handle.createUpdate("""
                        INSERT INTO security_groups (id, project_id, name, description, stateful,
                            created_at, updated_at, revision)
                        VALUES (:id, :project, :name, :description, :stateful, :created, :updated, :revision)""")
                .bind("id", group.id())
                .bind("project", group.projectId())
                .bind("name", group.name())
                .bind("description", group.description())
                .bind("stateful", group.stateful())
                .bind("created", group.stamp().created().toString())
                .bind("updated", group.stamp().updated().toString())
                .bind("revision", group.stamp().revision())
                .execute();
    }

    public void update(SecurityGroup group) {
        handle.createUpdate("""
                        UPDATE security_groups SET name = :name, description = :description, stateful = :stateful,
                            updated_at = :updated, revision = :revision
                        WHERE id = :id""")
                .bind("id", group.id())
                .bind("name", group.name())
                .bind("description", group.description())
                .bind("stateful", group.stateful())
                .bind("updated", group.stamp().updated().toString())
                .bind("revision", group.stamp().revision())
                .execute();
    }

    /** Deletes it with its rules; no port may have it. */
    public void delete(String id) {
        handle.execute("DELETE FROM security_groups WHERE id = ?", id);
    }

    private static SecurityGroup group(ResultSet row) throws SQLException {
        return new SecurityGroup(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("stateful"),
                NetworkTable.stamp(row));
    }
}

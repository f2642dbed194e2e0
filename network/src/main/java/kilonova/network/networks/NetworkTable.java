package kilonova.network.networks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The networks, as one transaction sees them. */
public record NetworkTable(Handle handle) {
    private static final String ORDER = " ORDER BY created_at, name, id";

    public List<Network> all() {
        return handle.createQuery("SELECT * FROM networks" + ORDER)
                .map((row, _) -> network(row))
                .list();
    }

    /** The project's own networks and the shared ones. */
    public List<Network> usableBy(String projectId) {
        return handle.createQuery("SELECT * FROM networks WHERE project_id = :project OR shared" + ORDER)
                .bind("project", projectId)
                .map((row, _) -> network(row))
                .list();
    }

    public Optional<Network> find(String id) {
        return handle.createQuery("SELECT * FROM networks WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> network(row))
                .findOne();
    }

    public void insert(Network network) {
        bound(handle.createUpdate("""
                                INSERT INTO networks (id, project_id, name, description, admin_state_up, shared, mtu,
                                    port_security, created_at, updated_at, revision)
                                VALUES (:id, :project, :name, :description, :up, :shared, :mtu,
                                    :security, :created, :updated, :revision)"""), network)
                .bind("project", network.projectId())
                .bind("created", network.stamp().created().toString())
                .execute();
    }

    public void update(Network network) {
        bound(handle.createUpdate("""
                                UPDATE networks SET name = :name, description = :description, admin_state_up = :up,
                                    shared = :shared, mtu = :mtu, port_security = :security,
                                    updated_at = :updated, revision = :revision
                                WHERE id = :id"""), network).execute();
    }

    /** Deletes it with its subnets, which must have no ports. */
    public void delete(String id) {
        handle.execute("DELETE FROM networks WHERE id = ?", id);
    }

    private static <S extends SqlStatement<S>> S bound(S statement, Network network) {
        return statement
                .bind("id", network.id())
                .bind("name", network.name())
                .bind("description", network.description())
                .bind("up", network.adminStateUp())
                .bind("shared", network.shared())
                .bind("mtu", network.mtu())
                .bind("security", network.portSecurity())
                .bind("updated", network.stamp().updated().toString())
                .bind("revision", network.stamp().revision());
    }

    private static Network network(ResultSet row) throws SQLException {
        return new Network(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                row.getBoolean("admin_state_up"),
                row.getBoolean("shared"),
                row.getInt("mtu"),
                row.getBoolean("port_security"),
                stamp(row));
    }

    /** Reads the three columns that every table with stamps has. */
    public static Stamp stamp(ResultSet row) throws SQLException {
        return new Stamp(
                Instant.parse(row.getString("created_at")),
                Instant.parse(row.getString("updated_at")),
                row.getInt("revision"));
    }
}

package kilonova.network.securitygroups;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.network.address.Cidr;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rules of security groups, as one transaction sees them. */
public record RuleTable(Handle handle) {
    private static final String ORDER = " ORDER BY created_at, direction, ethertype, id";

    public List<SecurityGroupRule> all() {
        return handle.createQuery("SELECT * FROM security_group_rules" + ORDER)
                .map((row, _) -> rule(row))
                .list();
    }

    public List<SecurityGroupRule> ofProject(String projectId) {
        return handle.createQuery("SELECT * FROM security_group_rules WHERE project_id = :project" + ORDER)
                .bind("project", projectId)
                .map((row, _) -> rule(row))
                .list();
    }

    public List<SecurityGroupRule> ofGroup(String groupId) {
        return handle.createQuery("SELECT * FROM security_group_rules WHERE security_group_id = :group" + ORDER)
                .bind("group", groupId)
                .map((row, _) -> rule(row))
                .list();
    }

    public Optional<SecurityGroupRule> find(String id) {
        return handle.createQuery("SELECT * FROM security_group_rules WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> rule(row))
                .findOne();
    }

    public void insert(SecurityGroupRule rule) {
        handle.createUpdate("""
                        INSERT INTO security_group_rules (id, security_group_id, project_id, direction, ethertype,
                            protocol, port_range_min, port_range_max, remote_ip_prefix, remote_group_id, description,
                            created_at)
                        VALUES (:id, :group, :project, :direction, :ethertype, :protocol, :min, :max, :prefix, :remote,
                            :description, :created)""")
                .bind("id", rule.id())
                .bind("group", rule.securityGroupId())
                .bind("project", rule.projectId())
                .bind("direction", rule.direction().text())
                .bind("ethertype", rule.etherType().text())
                .bind("protocol", rule.protocol().orElse(null))
                .bind("min", boxed(rule.portRangeMin()))
                .bind("max", boxed(rule.portRangeMax()))
                .bind("prefix", rule.remotePrefix().map(Cidr::toString).orElse(null))
                .bind("remote", rule.remoteGroupId().orElse(null))
                .bind("description", rule.description())
                .bind("created", rule.created().toString())
                .execute();
    }

    public void delete(String id) {
        handle.execute("DELETE FROM security_group_rules WHERE id = ?", id);
    }

    private static SecurityGroupRule rule(ResultSet row) throws SQLException {
        return new SecurityGroupRule(
                row.getString("id"),
                row.getString("security_group_id"),
                row.getString("project_id"),
                SecurityGroupRule.Direction.valueOf(row.getString("direction").toUpperCase(Locale.ROOT)),
                SecurityGroupRule.EtherType.valueOf(row.getString("ethertype").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("protocol")),
                number(row, "port_range_min"),
                number(row, "port_range_max"),
                Optional.ofNullable(row.getString("remote_ip_prefix")).flatMap(Cidr::parse),
                Optional.ofNullable(row.getString("remote_group_id")),
                row.getString("description"),
                Instant.parse(row.getString("created_at")));
    }

    private static OptionalInt number(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}

package kilonova.network.ports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kilonova.network.address.IpAddress;
import kilonova.network.address.MacAddress;
import kilonova.network.networks.NetworkTable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** The ports with their addresses and groups, as one transaction sees them. */
public record PortTable(Handle handle) {
    /** How many values one statement may carry; below SQLite's and PostgreSQL's limits. */
    private static final int BATCH = 500;

    public List<Port> all() {
        return complete(handle.createQuery("SELECT * FROM ports"));
    }

    public List<Port> ofProject(String projectId) {
        return complete(handle.createQuery("SELECT * FROM ports WHERE project_id = :project")
                .bind("project", projectId));
    }

    /**
     * The numbered ports of a server. A port whose device id a user just set to that of a server is none of them: otherwise one
     * project could put ports into another's servers.
     */
    public List<Port> ofServer(String serverId) {
        return complete(
                handle.createQuery("SELECT * FROM ports WHERE device_id = :device AND server_number IS NOT NULL")
                        .bind("device", serverId));
    }

    /** The numbered ports of many servers, in as few statements as possible. */
    public List<Port> ofServers(Collection<String> serverIds) {
        List<String> ids = List.copyOf(serverIds);
        List<Port> ports = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            ports.addAll(complete(handle.createQuery(
                            "SELECT * FROM ports WHERE device_id IN (<devices>) AND server_number IS NOT NULL")
                    .bindList("devices", ids.subList(from, Math.min(ids.size(), from + BATCH)))));
        }
        return ports;
    }

    public Optional<Port> find(String id) {
        return complete(handle.createQuery("SELECT * FROM ports WHERE id = :id").bind("id", id)).stream()
                .findFirst();
    }

    /** Those of all servers that were deleted while a server had them. */
    public List<Port> leaving() {
        return complete(handle.createQuery("SELECT * FROM ports WHERE leaving"));
    }

    /** The projects that have ports on a network. */
    public Set<String> projectsOn(String networkId) {
        return handle.createQuery("SELECT DISTINCT project_id FROM ports WHERE network_id = :network")
                .bind("network", networkId)
                .mapTo(String.class)
                .set();
    }

    /** The addresses of a subnet that ports have. */
    public Set<IpAddress> used(String subnetId) {
        return new HashSet<>(handle.createQuery("SELECT address FROM port_addresses WHERE subnet_id = :subnet")
                .bind("subnet", subnetId)
                .map((row, _) -> IpAddress.parse(row.getString("address")).orElseThrow())
                .list());
    }

    /** How many addresses of each subnet ports have; subnets without any are not in the map. */
    public Map<String, Long> usedBySubnet() {
        Map<String, Long> counts = new HashMap<>();
        handle.createQuery("SELECT subnet_id, count(*) AS used FROM port_addresses GROUP BY subnet_id")
                .map((row, _) -> Map.entry(row.getString("subnet_id"), row.getLong("used")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    public boolean hasMac(MacAddress mac) {
        return handle.createQuery("SELECT count(*) FROM ports WHERE mac_address = :mac")
                        .bind("mac", mac.text())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    public void insert(Port port) {
        bound(handle.createUpdate("""
                                INSERT INTO ports (id, network_id, project_id, name, description, mac_address,
                                    admin_state_up, port_security, device_id, device_owner, host, vnic_type,
                                    server_number, made_for_server, leaving, created_at, updated_at, revision)
                                VALUES (:id, :network, :project, :name, :description, :mac, :up, :security, :device,
                                    :owner, :host, :vnic, :number, :made, :leaving, :created, :updated, :revision)"""), port)
                .bind("network", port.networkId())
                .bind("project", port.projectId())
                .bind("created", port.stamp().created().toString())
                .execute();
        insertParts(port);
    }

    /** Writes everything that can change; addresses and groups are replaced. */
    public void update(Port port) {
        bound(handle.createUpdate("""
                                UPDATE ports SET name = :name, description = :description, mac_address = :mac,
                                    admin_state_up = :up, port_security = :security, device_id = :device,
                                    device_owner = :owner, host = :host, vnic_type = :vnic, server_number = :number,
                                    made_for_server = :made, leaving = :leaving, updated_at = :updated,
                                    revision = :revision
                                WHERE id = :id"""), port).execute();
        handle.execute("DELETE FROM port_addresses WHERE port_id = ?", port.id());
        handle.execute("DELETE FROM port_security_groups WHERE port_id = ?", port.id());
        insertParts(port);
    }

    /** Deletes it and gives its addresses back. */
    public void delete(String id) {
        handle.execute("DELETE FROM ports WHERE id = ?", id);
    }

    private void insertParts(Port port) {
        for (Port.Address address : port.addresses()) {
            handle.execute(
                    "INSERT INTO port_addresses (subnet_id, address, port_id) VALUES (?, ?, ?)",
                    address.subnetId(),
                    address.ip().toString(),
                    port.id());
        }
        for (String group : port.securityGroups()) {
            handle.execute(
                    "INSERT INTO port_security_groups (port_id, security_group_id) VALUES (?, ?)", port.id(), group);
        }
    }

    private static <S extends SqlStatement<S>> S bound(S statement, Port port) {
        OptionalInt number = port.server().number();
        return statement
                .bind("id", port.id())
                .bind("name", port.name())
                .bind("description", port.description())
                .bind("mac", port.macAddress().text())
                .bind("up", port.adminStateUp())
                .bind("security", port.portSecurity())
                .bind("device", port.deviceId())
                .bind("owner", port.deviceOwner())
                .bind("host", port.host())
                .bind("vnic", port.vnicType())
                .bind("number", number.isPresent() ? (Integer) number.getAsInt() : null)
                .bind("made", port.server().madeForServer())
                .bind("leaving", port.server().leaving())
                .bind("updated", port.stamp().updated().toString())
                .bind("revision", port.stamp().revision());
    }

    private List<Port> complete(Query query) {
        List<Port> bare = query.map((row, _) -> port(row)).list();
        if (bare.isEmpty()) {
            return bare;
        }
        Map<String, List<Port.Address>> addresses = new HashMap<>();
        Map<String, List<String>> groups = new HashMap<>();
        List<String> ids = bare.stream().map(Port::id).toList();
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
            handle.createQuery("SELECT * FROM port_addresses WHERE port_id IN (<ids>)")
                    .bindList("ids", batch)
                    .map((row, _) -> Map.entry(row.getString("port_id"), address(row)))
                    .forEach(entry -> addresses
                            .computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(entry.getValue()));
            handle.createQuery("SELECT * FROM port_security_groups WHERE port_id IN (<ids>) ORDER BY security_group_id")
                    .bindList("ids", batch)
                    .map((row, _) -> Map.entry(row.getString("port_id"), row.getString("security_group_id")))
                    .forEach(entry -> groups.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(entry.getValue()));
        }
        addresses.values().forEach(list -> list.sort(Comparator.comparing(Port.Address::ip)));
        return bare.stream()
                .map(port -> port.with(
                        addresses.getOrDefault(port.id(), List.of()), groups.getOrDefault(port.id(), List.of())))
                .sorted(Comparator.comparing((Port port) -> port.stamp().created())
                        .thenComparing(port -> port.server().number().orElse(0))
                        .thenComparing(Port::id))
                .toList();
    }

    private static Port.Address address(ResultSet row) throws SQLException {
        return new Port.Address(
                row.getString("subnet_id"),
                IpAddress.parse(row.getString("address")).orElseThrow());
    }

    private static Port port(ResultSet row) throws SQLException {
        int number = row.getInt("server_number");
        OptionalInt known = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
        return new Port(
                row.getString("id"),
                row.getString("network_id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                new MacAddress(row.getString("mac_address")),
                List.of(),
                List.of(),
                row.getBoolean("admin_state_up"),
                row.getBoolean("port_security"),
                row.getString("device_id"),
                row.getString("device_owner"),
                row.getString("host"),
                row.getString("vnic_type"),
                new Port.ServerBond(known, row.getBoolean("made_for_server"), row.getBoolean("leaving")),
                NetworkTable.stamp(row));
    }
}

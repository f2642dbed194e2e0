package kilonova.network.subnets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kilonova.network.address.AddressRange;
import kilonova.network.address.Cidr;
import kilonova.network.address.IpAddress;
import kilonova.network.networks.NetworkTable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The subnets, as one transaction sees them. Lists are kept as words with spaces between. */
public record SubnetTable(Handle handle) {
    private static final String ORDER = " ORDER BY created_at, cidr, id";

    public List<Subnet> all() {
        return handle.createQuery("SELECT * FROM subnets" + ORDER)
                .map((row, _) -> subnet(row))
                .list();
    }

    public List<Subnet> ofNetwork(String networkId) {
        return handle.createQuery("SELECT * FROM subnets WHERE network_id = :network" + ORDER)
                .bind("network", networkId)
                .map((row, _) -> subnet(row))
                .list();
    }

    public Optional<Subnet> find(String id) {
        return handle.createQuery("SELECT * FROM subnets WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> subnet(row))
                .findOne();
    }

    public void insert(Subnet subnet) {
        bound(handle.createUpdate("""
                                INSERT INTO subnets (id, network_id, project_id, name, description, cidr, gateway, pools,
                                    enable_dhcp, ipv6_mode, dns_nameservers, host_routes, created_at, updated_at, revision)
                                VALUES (:id, :network, :project, :name, :description, :cidr, :gateway, :pools,
                                    :dhcp, :mode, :dns, :routes, :created, :updated, :revision)"""), subnet)
                .bind("network", subnet.networkId())
                .bind("project", subnet.projectId())
                .bind("cidr", subnet.cidr().toString())
                .bind("mode", subnet.ipv6Mode().map(Ipv6Mode::text).orElse(null))
                .bind("created", subnet.stamp().created().toString())
                .execute();
    }

    public void update(Subnet subnet) {
        bound(handle.createUpdate("""
                                UPDATE subnets SET name = :name, description = :description, gateway = :gateway,
                                    pools = :pools, enable_dhcp = :dhcp, dns_nameservers = :dns, host_routes = :routes,
                                    updated_at = :updated, revision = :revision
                                WHERE id = :id"""), subnet).execute();
    }

    public void delete(String id) {
        handle.execute("DELETE FROM subnets WHERE id = ?", id);
    }

    private static <S extends SqlStatement<S>> S bound(S statement, Subnet subnet) {
        return statement
                .bind("id", subnet.id())
                .bind("name", subnet.name())
                .bind("description", subnet.description())
                .bind("gateway", subnet.gateway().map(IpAddress::toString).orElse(null))
                .bind("pools", words(subnet.pools(), pool -> pool.first() + "-" + pool.last()))
                .bind("dhcp", subnet.enableDhcp())
                .bind("dns", words(subnet.dnsNameservers(), IpAddress::toString))
                .bind("routes", words(subnet.hostRoutes(), route -> route.destination() + "-" + route.nextHop()))
                .bind("updated", subnet.stamp().updated().toString())
                .bind("revision", subnet.stamp().revision());
    }

    private static Subnet subnet(ResultSet row) throws SQLException {
        return new Subnet(
                row.getString("id"),
                row.getString("network_id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("description"),
                Cidr.parse(row.getString("cidr")).orElseThrow(),
                Optional.ofNullable(row.getString("gateway")).map(SubnetTable::address),
                list(row.getString("pools"), SubnetTable::range),
                row.getBoolean("enable_dhcp"),
                Optional.ofNullable(row.getString("ipv6_mode")).flatMap(Ipv6Mode::parse),
                list(row.getString("dns_nameservers"), SubnetTable::address),
                list(row.getString("host_routes"), SubnetTable::route),
                NetworkTable.stamp(row));
    }

    private static <T> String words(List<T> values, Function<T, String> text) {
        return values.stream().map(text).collect(Collectors.joining(" "));
    }

    private static <T> List<T> list(String words, Function<String, T> parse) {
        return Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(parse)
                .toList();
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static AddressRange range(String text) {
        String[] ends = text.split("-", 2);
        return new AddressRange(address(ends[0]), address(ends[1]));
    }

    private static Subnet.HostRoute route(String text) {
        String[] ends = text.split("-", 2);
        return new Subnet.HostRoute(Cidr.parse(ends[0]).orElseThrow(), address(ends[1]));
    }
}

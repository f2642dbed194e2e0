package kilonova.network.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.network.address.AddressRange;
import kilonova.network.address.Cidr;
import kilonova.network.address.IpAddress;
import kilonova.network.networks.Stamp;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.subnets.Ipv6Mode;
import kilonova.network.subnets.Subnet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Reads a subnet out of a request's values. */
record SubnetValues(Values values) {
    /** A block in its canonical text; its host bits must be zero. */
    static JsonNode blockText(JsonNode given) throws Attribute.Unfit {
        String text = given.asString("");
        Cidr block =
                Cidr.parse(text).orElseThrow(() -> new Attribute.Unfit("'" + text + "' is not a valid IP subnet."));
        Optional<IpAddress> address = IpAddress.parse(text.substring(0, text.indexOf('/')));
        if (!address.equals(Optional.of(block.network()))) {
            throw new Attribute.Unfit(
                    "'" + text + "' isn't a recognized IP subnet cidr, '" + block + "' is recommended.");
        }
        return StringNode.valueOf(block.toString());
    }

    static JsonNode addressOrNull(JsonNode given) throws Attribute.Unfit {
        if (given.isNull()) {
            return given;
        }
        return StringNode.valueOf(IpAddress.parse(given.asString(""))
                .orElseThrow(() -> new Attribute.Unfit("'" + given.asString("") + "' is not a valid IP address."))
                .toString());
    }

    /** A new subnet. */
    Subnet fresh(String id, String networkId, Stamp stamp) {
        Cidr block = Cidr.parse(values.text("cidr", "")).orElseThrow();
        int version = values.number("ip_version").orElse(block.version());
        if (version != block.version()) {
            throw invalid("cidr '" + block + "' does not match the ip_version '" + version + "'");
        }
        Optional<IpAddress> gateway = values.isNull("gateway_ip")
                ? Optional.empty()
                : Optional.of(gateway().orElseGet(() -> block.hosts().first()));
        return new Subnet(
                id,
                networkId,
                values.owner(),
                values.text("name", ""),
                values.text("description", ""),
                block,
                gateway,
                pools().orElseGet(() -> block.hostsWithout(gateway)),
                values.flag("enable_dhcp", true),
                mode(),
                nameservers().orElse(List.of()),
                routes().orElse(List.of()),
                stamp);
    }

    /** The subnet after the change. */
    Subnet changed(Subnet old, Stamp stamp) {
        return new Subnet(
                old.id(),
                old.networkId(),
                old.projectId(),
                values.text("name", old.name()),
                values.text("description", old.description()),
                old.cidr(),
                values.has("gateway_ip") ? gateway() : old.gateway(),
                pools().orElse(old.pools()),
                values.flag("enable_dhcp", old.enableDhcp()),
                old.ipv6Mode(),
                nameservers().orElse(old.dnsNameservers()),
                routes().orElse(old.hostRoutes()),
                stamp);
    }

    private Optional<IpAddress> gateway() {
        return values.text("gateway_ip").flatMap(IpAddress::parse);
    }

    private Optional<Ipv6Mode> mode() {
        Optional<Ipv6Mode> advertised = values.text("ipv6_ra_mode").flatMap(Ipv6Mode::parse);
        Optional<Ipv6Mode> assigned = values.text("ipv6_address_mode").flatMap(Ipv6Mode::parse);
        if (advertised.isPresent() && assigned.isPresent() && !advertised.equals(assigned)) {
            throw invalid("ipv6_ra_mode set to '" + advertised.get().text() + "' with ipv6_address_mode set to '"
                    + assigned.get().text()
                    + "' is not valid. If both attributes are set, they must be the same value");
        }
        return assigned.or(() -> advertised);
    }

    private Optional<List<AddressRange>> pools() {
        return values.node("allocation_pools").map(list -> {
            List<AddressRange> pools = new ArrayList<>();
            for (JsonNode pool : list) {
                IpAddress start = address(pool.path("start"), "allocation_pools");
                IpAddress end = address(pool.path("end"), "allocation_pools");
                if (start.version() != end.version() || start.compareTo(end) > 0) {
                    throw invalid("the allocation pool " + start + "-" + end + " is not valid");
                }
                pools.add(new AddressRange(start, end));
            }
            return pools;
        });
    }

    private Optional<List<IpAddress>> nameservers() {
        return values.node("dns_nameservers")
                .map(list -> list.valueStream()
                        .map(server -> address(server, "dns_nameservers"))
                        .toList());
    }

    private Optional<List<Subnet.HostRoute>> routes() {
        return values.node("host_routes")
                .map(list -> list.valueStream()
                        .map(route -> new Subnet.HostRoute(
                                Cidr.parse(route.path("destination").asString(""))
                                        .orElseThrow(() -> invalid("host_routes need a destination CIDR")),
                                address(route.path("nexthop"), "host_routes")))
                        .toList());
    }

    private static IpAddress address(JsonNode given, String where) {
        return IpAddress.parse(given.asString(""))
                .orElseThrow(() -> invalid("'" + given.asString("") + "' in " + where + " is not a valid IP address"));
    }

    private static Rejected invalid(String why) {
        return new Rejected(Reason.INVALID_INPUT, "Invalid input for operation: " + why + ".");
    }
}

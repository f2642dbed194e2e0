package kilonova.network.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import kilonova.http.Caller;
import kilonova.network.networks.Network;
import kilonova.network.networks.Stamp;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.quotas.Quota;
import kilonova.network.subnets.Ipv6Mode;
import kilonova.network.subnets.Subnet;
import kilonova.network.subnets.SubnetRules;
import kilonova.network.transactions.Transaction;
import tools.jackson.databind.node.ObjectNode;

/** Subnets. They are seen by all who may use their network. */
record SubnetResource() implements Resource<SubnetResource.OnNetwork> {
    private static final List<String> IPV6_MODES = List.of("slaac", "dhcpv6-stateful", "dhcpv6-stateless");

    /** A subnet and the network that it is on. */
    record OnNetwork(Subnet subnet, Network network) {}

    @Override
    public String singular() {
        return "subnet";
    }

    @Override
    public String plural() {
        return "subnets";
    }

    @Override
    public Attributes attributes() {
        return new Attributes(
                singular(),
                List.of(
                        Attribute.required("network_id", Attribute.text(Attribute.LONGEST_TEXT)),
                        Attribute.required("cidr", SubnetValues::blockText),
                        Attribute.required("ip_version", Attribute.number(4, 6)),
                        Attribute.text("name"),
                        Attribute.text("description"),
                        Attribute.optional("gateway_ip", SubnetValues::addressOrNull),
                        Attribute.optional("allocation_pools", Attribute::objects),
                        Attribute.flag("enable_dhcp", true),
                        Attribute.optional("ipv6_ra_mode", Attribute.oneOf(IPV6_MODES))
                                .fixed(),
                        Attribute.optional("ipv6_address_mode", Attribute.oneOf(IPV6_MODES))
                                .fixed(),
                        Attribute.optional("dns_nameservers", Attribute::texts),
                        Attribute.optional("host_routes", Attribute::objects)),
                Set.of(
                        "id",
                        "tags",
                        "created_at",
                        "updated_at",
                        "revision_number",
                        "subnetpool_id",
                        "service_types",
                        "segment_id",
                        "shared",
                        "router:external"));
    }

    @Override
    public List<OnNetwork> visible(Transaction transaction, Caller caller) {
        Map<String, Network> networks = new NetworkResource(Network.DEFAULT_MTU)
                .visible(transaction, caller).stream().collect(Collectors.toMap(Network::id, Function.identity()));
        return transaction.subnets().all().stream()
                .flatMap(
                        subnet -> Optional.ofNullable(networks.get(subnet.networkId()))
                                .map(network -> new OnNetwork(subnet, network))
                                .stream())
                .toList();
    }

    @Override
    public Optional<OnNetwork> find(Transaction transaction, String id) {
        return transaction
                .subnets()
                .find(id)
                .flatMap(subnet ->
                        transaction.networks().find(subnet.networkId()).map(network -> new OnNetwork(subnet, network)));
    }

    @Override
    public boolean isVisible(OnNetwork subnet, Caller caller) {
        return subnet.network().shared() || caller.mayRead(subnet.network().projectId());
    }

    @Override
    public String owner(OnNetwork subnet) {
        return subnet.network().projectId();
    }

    @Override
    public Rejected missing(String id) {
        return new Rejected(Reason.SUBNET_NOT_FOUND, "Subnet " + id + " could not be found.");
    }

    @Override
    public List<ObjectNode> views(Transaction transaction, List<OnNetwork> subnets) {
        return subnets.stream().map(one -> view(one.subnet(), one.network())).toList();
    }

    private static ObjectNode view(Subnet subnet, Network network) {
        ObjectNode view =
                Views.of(subnet.id(), subnet.projectId(), subnet.name(), subnet.description(), subnet.stamp());
        view.put("network_id", subnet.networkId())
                .put("ip_version", subnet.cidr().version())
                .put("cidr", subnet.cidr().toString())
                .put("enable_dhcp", subnet.enableDhcp())
                .put("shared", network.shared())
                .put("router:external", false)
                .putNull("subnetpool_id")
                .putNull("segment_id");
        Views.put(view, "gateway_ip", subnet.gateway());
        Views.put(view, "ipv6_ra_mode", subnet.ipv6Mode().map(Ipv6Mode::text));
        Views.put(view, "ipv6_address_mode", subnet.ipv6Mode().map(Ipv6Mode::text));
        view.set("dns_nameservers", Views.texts(subnet.dnsNameservers()));
        view.putArray("service_types");
        var pools = view.putArray("allocation_pools");
        subnet.pools()
                .forEach(pool -> pools.addObject()
                        .put("start", pool.first().toString())
                        .put("end", pool.last().toString()));
        var routes = view.putArray("host_routes");
        subnet.hostRoutes()
                .forEach(route -> routes.addObject()
                        .put("destination", route.destination().toString())
                        .put("nexthop", route.nextHop().toString()));
        return view;
    }

    @Override
    public OnNetwork create(Transaction transaction, Values values, Caller caller) {
        NetworkResource networks = new NetworkResource(Network.DEFAULT_MTU);
        String networkId = values.text("network_id", "");
        Network network = networks.find(transaction, networkId)
                .filter(found -> networks.isVisible(found, caller))
                .orElseThrow(() -> networks.missing(networkId));
        if (!caller.mayWrite(network.projectId())) {
            throw new Rejected(
                    Reason.NOT_ALLOWED, "rule:create_subnet is disallowed by policy: the network is another project's");
        }
        transaction.quotas().demand(values.owner(), Quota.SUBNET, 1);
        Subnet subnet =
                new SubnetValues(values).fresh(UUID.randomUUID().toString(), networkId, Stamp.first(transaction.now()));
        check(transaction, subnet);
        transaction.subnets().insert(subnet);
        return new OnNetwork(subnet, network);
    }

    @Override
    public OnNetwork update(Transaction transaction, OnNetwork old, Values values, Caller caller) {
        Subnet subnet = new SubnetValues(values)
                .changed(old.subnet(), old.subnet().stamp().changed(transaction.now()));
        check(transaction, subnet);
        transaction.subnets().update(subnet);
        return new OnNetwork(subnet, old.network());
    }

    @Override
    public void delete(Transaction transaction, OnNetwork subnet, Caller caller) {
        if (!transaction.portTable().used(subnet.subnet().id()).isEmpty()) {
            throw new Rejected(
                    Reason.SUBNET_IN_USE,
                    "Unable to complete operation on subnet " + subnet.subnet().id()
                            + ": One or more ports have an IP allocation from this subnet.");
        }
        transaction.subnets().delete(subnet.subnet().id());
    }

    private static void check(Transaction transaction, Subnet subnet) {
        SubnetRules.broken(subnet, transaction.subnets().ofNetwork(subnet.networkId()))
                .ifPresent(refusal -> {
                    throw new Rejected(refusal);
                });
    }
}

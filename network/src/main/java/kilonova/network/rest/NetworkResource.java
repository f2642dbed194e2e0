package kilonova.network.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.http.Caller;
import kilonova.http.Json;
import kilonova.network.networks.Network;
import kilonova.network.networks.Stamp;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.quotas.Quota;
import kilonova.network.subnets.Subnet;
import kilonova.network.transactions.Transaction;
import tools.jackson.databind.node.ObjectNode;

/**
 * Networks.
 *
 * @param maximumMtu the largest that a network may have
 */
record NetworkResource(int maximumMtu) implements Resource<Network> {
    /** The smallest MTU on which IPv6 works. */
    private static final int SMALLEST_MTU = 1280;

    @Override
    public String singular() {
        return "network";
    }

    @Override
    public String plural() {
        return "networks";
    }

    @Override
    public Attributes attributes() {
        return new Attributes(
                singular(),
                List.of(
                        Attribute.text("name"),
                        Attribute.text("description"),
                        Attribute.flag("admin_state_up", true),
                        Attribute.flag("shared", false).forAdmins(),
                        Attribute.flag("port_security_enabled", true),
                        Attribute.optional("mtu", Attribute.number(SMALLEST_MTU, maximumMtu))),
                Set.of(
                        "id",
                        "status",
                        "subnets",
                        "tags",
                        "created_at",
                        "updated_at",
                        "revision_number",
                        "router:external",
                        "is_default",
                        "availability_zones",
                        "availability_zone_hints",
                        "ipv4_address_scope",
                        "ipv6_address_scope"));
    }

    @Override
    public List<Network> visible(Transaction transaction, Caller caller) {
        return caller.isAdmin()
                ? transaction.networks().all()
                : transaction.networks().usableBy(caller.projectId().orElse(""));
    }

    @Override
    public Optional<Network> find(Transaction transaction, String id) {
        return transaction.networks().find(id);
    }

    @Override
    public boolean isVisible(Network network, Caller caller) {
        return network.shared() || caller.mayRead(network.projectId());
    }

    @Override
    public String owner(Network network) {
        return network.projectId();
    }

    @Override
    public Rejected missing(String id) {
        return new Rejected(Reason.NETWORK_NOT_FOUND, "Network " + id + " could not be found.");
    }

    @Override
    public List<ObjectNode> views(Transaction transaction, List<Network> networks) {
        List<Subnet> subnets = networks.size() == 1
                ? transaction.subnets().ofNetwork(networks.getFirst().id())
                : transaction.subnets().all();
        Map<String, List<Subnet>> byNetwork = subnets.stream().collect(Collectors.groupingBy(Subnet::networkId));
        return networks.stream()
                .map(network -> view(network, byNetwork.getOrDefault(network.id(), List.of())))
                .toList();
    }

    private static ObjectNode view(Network network, List<Subnet> subnets) {
        ObjectNode view =
                Views.of(network.id(), network.projectId(), network.name(), network.description(), network.stamp());
        view.put("admin_state_up", network.adminStateUp())
                .put("status", "ACTIVE")
                .put("shared", network.shared())
                .put("mtu", network.mtu())
                .put("port_security_enabled", network.portSecurity())
                .put("router:external", false)
                .put("is_default", false)
                .putNull("ipv4_address_scope")
                .putNull("ipv6_address_scope");
        view.set("subnets", Views.texts(subnets.stream().map(Subnet::id).toList()));
        view.set("availability_zones", Json.array().add(NetworkApi.ZONE));
        view.putArray("availability_zone_hints");
        return view;
    }

    @Override
    public Network create(Transaction transaction, Values values, Caller caller) {
        transaction.quotas().demand(values.owner(), Quota.NETWORK, 1);
        transaction.securityGroups().defaultOf(values.owner());
        Network network = new Network(
                UUID.randomUUID().toString(),
                values.owner(),
                values.text("name", ""),
                values.text("description", ""),
                values.flag("admin_state_up", true),
                values.flag("shared", false),
                values.number("mtu").orElse(Network.DEFAULT_MTU),
                values.flag("port_security_enabled", true),
                Stamp.first(transaction.now()));
        transaction.networks().insert(network);
        return network;
    }

    @Override
    public Network update(Transaction transaction, Network old, Values values, Caller caller) {
        Network changed = new Network(
                old.id(),
                old.projectId(),
                values.text("name", old.name()),
                values.text("description", old.description()),
                values.flag("admin_state_up", old.adminStateUp()),
                values.flag("shared", old.shared()),
                values.number("mtu").orElse(old.mtu()),
                values.flag("port_security_enabled", old.portSecurity()),
                old.stamp().changed(transaction.now()));
        if (old.shared()
                && !changed.shared()
                && transaction.portTable().projectsOn(old.id()).stream()
                        .anyMatch(project -> !project.equals(old.projectId()))) {
            throw new Rejected(
                    Reason.NETWORK_SHARED_IN_USE,
                    "Unable to reconfigure sharing settings for network " + old.id()
                            + ". Multiple tenants are using it.");
        }
        transaction.networks().update(changed);
        return changed;
    }

    @Override
    public void delete(Transaction transaction, Network network, Caller caller) {
        if (!transaction.portTable().projectsOn(network.id()).isEmpty()) {
            throw new Rejected(
                    Reason.NETWORK_IN_USE,
                    "Unable to complete operation on network " + network.id()
                            + ". There are one or more ports still in use on the network.");
        }
        transaction.networks().delete(network.id());
    }
}

package kilonova.network.rest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Caller;
import kilonova.network.address.IpAddress;
import kilonova.network.address.MacAddress;
import kilonova.network.networks.Network;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.ports.AddressWish;
import kilonova.network.ports.NewPort;
import kilonova.network.ports.Port;
import kilonova.network.transactions.Transaction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Ports. */
record PortResource() implements Resource<Port> {
    private static final int MOST_ADDRESSES = 5;
    private static final List<String> VNIC_TYPES =
            List.of("normal", "direct", "macvtap", "baremetal", "direct-physical", "virtio-forwarder", "smart-nic");

    @Override
    public String singular() {
        return "port";
    }

    @Override
    public String plural() {
        return "ports";
    }

    @Override
    public Attributes attributes() {
        return new Attributes(
                singular(),
                List.of(
                        Attribute.required("network_id", Attribute.text(Attribute.LONGEST_TEXT)),
                        Attribute.text("name"),
                        Attribute.text("description"),
                        Attribute.flag("admin_state_up", true),
                        Attribute.optional("mac_address", PortResource::mac),
                        Attribute.optional("fixed_ips", Attribute::objects),
                        Attribute.optional("security_groups", Attribute::texts),
                        Attribute.optional("port_security_enabled", Attribute::flag),
                        Attribute.text("device_id"),
                        Attribute.text("device_owner"),
                        Attribute.optional("binding:vnic_type", Attribute.oneOf(VNIC_TYPES))
                                .or(StringNode.valueOf("normal")),
                        Attribute.text("binding:host_id").forAdmins()),
                Set.of("id", "status", "tags", "created_at", "updated_at", "revision_number", "binding:vif_type"),
                Set.of("binding:host_id", "binding:vif_type"));
    }

    @Override
    public List<Port> visible(Transaction transaction, Caller caller) {
        List<Port> ports = caller.isAdmin()
                ? transaction.portTable().all()
                : transaction.portTable().ofProject(caller.projectId().orElse(""));
        return ports.stream().filter(port -> !port.server().leaving()).toList();
    }

    @Override
    public Optional<Port> find(Transaction transaction, String id) {
        return transaction.portTable().find(id).filter(port -> !port.server().leaving());
    }

    @Override
    public String owner(Port port) {
        return port.projectId();
    }

    @Override
    public Rejected missing(String id) {
        return new Rejected(Reason.PORT_NOT_FOUND, "Port " + id + " could not be found.");
    }

    @Override
    public List<ObjectNode> views(Transaction transaction, List<Port> ports) {
        return ports.stream().map(PortResource::view).toList();
    }

    private static ObjectNode view(Port port) {
        ObjectNode view = Views.of(port.id(), port.projectId(), port.name(), port.description(), port.stamp());
        view.put("network_id", port.networkId())
                .put("mac_address", port.macAddress().text())
                .put("admin_state_up", port.adminStateUp())
                .put("status", port.isActive() ? "ACTIVE" : "DOWN")
                .put("device_id", port.deviceId())
                .put("device_owner", port.deviceOwner())
                .put("port_security_enabled", port.portSecurity())
                .put("binding:vnic_type", port.vnicType())
                .put("binding:host_id", port.host())
                .put("binding:vif_type", port.host().isEmpty() ? "unbound" : "other");
        var addresses = view.putArray("fixed_ips");
        port.addresses()
                .forEach(address -> addresses
                        .addObject()
                        .put("subnet_id", address.subnetId())
                        .put("ip_address", address.ip().toString()));
        view.set("security_groups", Views.texts(port.securityGroups()));
        return view;
    }

    @Override
    public Port create(Transaction transaction, Values values, Caller caller) {
        NetworkResource networks = new NetworkResource(Network.DEFAULT_MTU);
        String networkId = values.text("network_id", "");
        Network network = networks.find(transaction, networkId)
                .filter(found -> networks.isVisible(found, caller))
                .orElseThrow(() -> networks.missing(networkId));
        demandRightsOn(network, values, caller, "create_port");
        boolean guarded = values.flag("port_security_enabled", network.portSecurity());
        return transaction
                .ports()
                .create(
                        network,
                        new NewPort(
                                values.owner(),
                                values.text("name", ""),
                                values.text("description", ""),
                                values.text("mac_address").flatMap(MacAddress::parse),
                                wishes(values),
                                groups(transaction, values, values.owner(), caller)
                                        .orElseGet(() -> guarded
                                                ? List.of(transaction
                                                        .securityGroups()
                                                        .defaultOf(values.owner())
                                                        .id())
                                                : List.of()),
                                values.flag("admin_state_up", true),
                                Optional.of(guarded),
                                values.text("device_id", ""),
                                values.text("device_owner", ""),
                                values.text("binding:host_id", ""),
                                values.text("binding:vnic_type", "normal"),
                                Port.ServerBond.NONE));
    }

    @Override
    public Port update(Transaction transaction, Port old, Values values, Caller caller) {
        transaction
                .networks()
                .find(old.networkId())
                .ifPresent(network -> demandRightsOn(network, values, caller, "update_port"));
        String device = values.text("device_id", old.deviceId());
        if (old.server().isBond() && !device.equals(old.deviceId())) {
            throw new Rejected(
                    Reason.PORT_IN_USE,
                    "Unable to complete operation on port " + old.id() + ": server " + old.deviceId()
                            + " has it as a card. Detach it from there (openstack server remove port), or delete it.");
        }
        Port changed = new Port(
                old.id(),
                old.networkId(),
                old.projectId(),
                values.text("name", old.name()),
                values.text("description", old.description()),
                values.text("mac_address").flatMap(MacAddress::parse).orElse(old.macAddress()),
                old.addresses(),
                groups(transaction, values, old.projectId(), caller).orElse(old.securityGroups()),
                values.flag("admin_state_up", old.adminStateUp()),
                values.flag("port_security_enabled", old.portSecurity()),
                device,
                values.text("device_owner", old.deviceOwner()),
                values.text("binding:host_id", device.isEmpty() ? "" : old.host()),
                values.text("binding:vnic_type", old.vnicType()),
                old.server(),
                old.stamp().changed(transaction.now()));
        return transaction.ports().update(old, changed, wishes(values));
    }

    /** A server's port is gone for its owner, but gives its addresses back only when the server's guest has lost its card. */
    @Override
    public void delete(Transaction transaction, Port port, Caller caller) {
        if (port.server().isBond()) {
            transaction.portTable().update(port.leaving(port.stamp().changed(transaction.now())));
        } else {
            transaction.portTable().delete(port.id());
        }
    }

    /** On another project's network nobody but its members chooses addresses. */
    private static void demandRightsOn(Network network, Values values, Caller caller, String rule) {
        boolean choosesIp = values.node("fixed_ips")
                .filter(list -> list.valueStream().anyMatch(wish -> wish.has("ip_address")))
                .isPresent();
        if ((choosesIp || values.has("mac_address")) && !caller.mayWrite(network.projectId())) {
            throw new Rejected(
                    Reason.NOT_ALLOWED,
                    "((rule:" + rule + ":" + (choosesIp ? "fixed_ips:ip_address" : "mac_address")
                            + ")) is disallowed by policy");
        }
    }

    private static Optional<List<AddressWish>> wishes(Values values) {
        Optional<List<AddressWish>> wishes = values.node("fixed_ips")
                .map(list -> list.valueStream().map(PortResource::wish).toList());
        if (wishes.filter(list -> list.size() > MOST_ADDRESSES).isPresent()) {
            throw new Rejected(
                    Reason.INVALID_INPUT,
                    "Invalid input for operation: Exceeded maximum amount of fixed ips per port: " + MOST_ADDRESSES
                            + ".");
        }
        return wishes;
    }

    private static AddressWish wish(JsonNode entry) {
        Optional<String> text = Optional.ofNullable(entry.get("ip_address")).map(node -> node.asString(""));
        Optional<IpAddress> ip = text.flatMap(IpAddress::parse);
        Optional<String> subnet = Optional.ofNullable(entry.get("subnet_id")).map(node -> node.asString(""));
        if (text.isPresent() && ip.isEmpty()) {
            throw Attributes.malformed(
                    "Invalid input for fixed_ips. Reason: '" + text.get() + "' is not a valid IP address.");
        }
        if (ip.isEmpty() && subnet.isEmpty()) {
            throw Attributes.malformed("Invalid input for fixed_ips. Reason: an entry needs subnet_id or ip_address.");
        }
        return new AddressWish(subnet, ip);
    }

    private static Optional<List<String>> groups(
            Transaction transaction, Values values, String projectId, Caller caller) {
        Optional<List<String>> ids = values.texts("security_groups");
        for (String id : ids.orElse(List.of())) {
            boolean usable = transaction
                    .securityGroupTable()
                    .find(id)
                    .filter(group -> group.projectId().equals(projectId) || caller.isAdmin())
                    .isPresent();
            if (!usable) {
                throw new Rejected(Reason.SECURITY_GROUP_NOT_FOUND, "Security group " + id + " does not exist");
            }
        }
        return ids.map(list -> list.stream().distinct().toList());
    }

    private static JsonNode mac(JsonNode given) throws Attribute.Unfit {
        return StringNode.valueOf(MacAddress.parse(given.asString(""))
                .orElseThrow(() -> new Attribute.Unfit("'" + given.asString("") + "' is not a valid MAC address."))
                .text());
    }
}

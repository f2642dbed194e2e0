package kilonova.network.ports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import kilonova.network.address.MacAddress;
import kilonova.network.networks.Network;
import kilonova.network.networks.Stamp;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.quotas.Quota;
import kilonova.network.quotas.Quotas;
import kilonova.network.subnets.SubnetTable;
import org.jdbi.v3.core.Handle;

/** Makes and changes ports inside one transaction; what is refused leaves by {@link Rejected} and rolls back. */
public record Ports(Handle handle, Quotas quotas, RandomGenerator random, Instant now) {
    /** The device owner of servers' ports. */
    public static final String COMPUTE = "compute:nova";

    private static final int MAC_TRIES = 1000;

    /** Makes a port on a network; allots its addresses. */
    public Port create(Network network, NewPort wanted) {
        quotas.demand(wanted.projectId(), Quota.PORT, 1);
        MacAddress mac = wanted.macAddress().map(this::unused).orElseGet(this::newMac);
        Addressing addressing = addressing(network.id());
        Port port = new Port(
                UUID.randomUUID().toString(),
                network.id(),
                wanted.projectId(),
                wanted.name(),
                wanted.description(),
                mac,
                wanted.addresses()
                        .map(wishes -> addressing.wished(wishes, mac))
                        .orElseGet(() -> addressing.automatic(mac))
                        .orRollBack(),
                wanted.securityGroups(),
                wanted.adminStateUp(),
                wanted.portSecurity().orElse(network.portSecurity()),
                wanted.deviceId(),
                wanted.deviceOwner(),
                wanted.host(),
                wanted.vnicType(),
                wanted.server(),
                Stamp.first(now));
        table().insert(port);
        return port;
    }

    /** Changes a port. Addresses that are wished are kept where it has them already; absent ones stay as they are. */
    public Port update(Port old, Port changed, Optional<List<AddressWish>> addresses) {
        if (!old.macAddress().equals(changed.macAddress())) {
            unused(changed.macAddress());
        }
        List<Port.Address> kept = addresses
                .map(wishes -> {
                    // the port's own addresses are free for itself
                    table().update(old.with(List.of(), old.securityGroups()));
                    return addressing(old.networkId())
                            .wished(wishes, changed.macAddress())
                            .orRollBack();
                })
                .orElse(old.addresses());
        Port result = changed.with(kept, changed.securityGroups());
        table().update(result);
        return result;
    }

    private PortTable table() {
        return new PortTable(handle);
    }

    private Addressing addressing(String networkId) {
        return new Addressing(new SubnetTable(handle).ofNetwork(networkId), subnet -> table().used(subnet.id()));
    }

    private MacAddress unused(MacAddress mac) {
        if (table().hasMac(mac)) {
            throw new Rejected(
                    Reason.MAC_ADDRESS_IN_USE, "Unable to complete operation: MAC address " + mac + " is in use.");
        }
        return mac;
    }

    private MacAddress newMac() {
        for (int i = 0; i < MAC_TRIES; i++) {
            MacAddress mac = MacAddress.random(random);
            if (!table().hasMac(mac)) {
                return mac;
            }
        }
        throw new Rejected(Reason.MAC_ADDRESS_IN_USE, "Unable to generate an unused MAC address.");
    }
}

package kilonova.network.ports;

import java.util.Optional;
import kilonova.network.address.IpAddress;

/**
 * One entry of a port's {@code fixed_ips}.
 *
 * @param subnetId which subnet; empty for the one that the address belongs to
 * @param ip which address; empty for the next free one. At least one of both is given.
 */
public record AddressWish(Optional<String> subnetId, Optional<IpAddress> ip) {}

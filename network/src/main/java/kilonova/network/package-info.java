/**
 * The Network v2.0 subset (Neutron): networks, subnets, ports with addresses, security groups, quotas. {@code Networks}
 * opens it; packages are named after the things it keeps.
 */
@NullMarked
package kilonova.network;

import org.jspecify.annotations.NullMarked;

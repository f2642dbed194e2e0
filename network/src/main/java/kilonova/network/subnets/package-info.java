/** Subnets: blocks of addresses on a network, with a gateway and pools. */
@NullMarked
package kilonova.network.subnets;

import org.jspecify.annotations.NullMarked;

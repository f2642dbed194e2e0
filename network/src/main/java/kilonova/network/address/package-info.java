/** IP and MAC addresses, and which address a port gets. Pure. */
@NullMarked
package kilonova.network.address;

import org.jspecify.annotations.NullMarked;

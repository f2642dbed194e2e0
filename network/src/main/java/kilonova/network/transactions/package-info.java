/** One transaction of the network service, and what it works with. */
@NullMarked
package kilonova.network.transactions;

import org.jspecify.annotations.NullMarked;

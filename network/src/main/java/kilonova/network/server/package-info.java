/** What the compute service asks of the network, in process: networks to choose from, and the ports of servers. */
@NullMarked
package kilonova.network.server;

import org.jspecify.annotations.NullMarked;

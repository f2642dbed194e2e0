/** How much of the network a project may have. */
@NullMarked
package kilonova.network.quotas;

import org.jspecify.annotations.NullMarked;

/** How a network operation ends: with a value, or with a refusal that has a stable reason. */
@NullMarked
package kilonova.network.outcome;

import org.jspecify.annotations.NullMarked;

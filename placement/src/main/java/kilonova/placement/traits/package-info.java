/** Names of qualities that a provider has or lacks: the standard ones and an operator's own. */
@NullMarked
package kilonova.placement.traits;

import org.jspecify.annotations.NullMarked;

/** Names of countable things: the standard ones and an operator's own. */
@NullMarked
package kilonova.placement.resourceclasses;

import org.jspecify.annotations.NullMarked;

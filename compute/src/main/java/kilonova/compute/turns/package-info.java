/** Waiting for one another by name. */
@NullMarked
package kilonova.compute.turns;

import org.jspecify.annotations.NullMarked;

/** What becomes of a change that may be refused: the changed thing, or a reason with a stable code. */
@NullMarked
package kilonova.compute.outcome;

import org.jspecify.annotations.NullMarked;

/** Amounts of resource classes taken from providers: the wish to take them, and the consumers with all that each holds. */
@NullMarked
package kilonova.placement.allocations;

import org.jspecify.annotations.NullMarked;

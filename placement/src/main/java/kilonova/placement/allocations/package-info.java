/** Amounts of resource classes taken from providers, and the wish to take them. */
@NullMarked
package kilonova.placement.allocations;

import org.jspecify.annotations.NullMarked;

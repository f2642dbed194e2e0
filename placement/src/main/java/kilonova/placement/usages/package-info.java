/** Sums over allocations. */
@NullMarked
package kilonova.placement.usages;

import org.jspecify.annotations.NullMarked;

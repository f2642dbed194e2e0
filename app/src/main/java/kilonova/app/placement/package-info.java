/** Placement alone, as a program of its own: what an operator's {@code placement.conf} says becomes parts that work together. */
@NullMarked
package kilonova.app.placement;

import org.jspecify.annotations.NullMarked;

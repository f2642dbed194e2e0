/** Kilonova's own admin route: why a server was not placed, or whether servers of a flavor could be. */
@NullMarked
package kilonova.compute.explain;

import org.jspecify.annotations.NullMarked;

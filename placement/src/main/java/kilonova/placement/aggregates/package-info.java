/** Groups of providers, known by their id only. */
@NullMarked
package kilonova.placement.aggregates;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code kilonova.compute.aggregates}. */
@NullMarked
package kilonova.compute.aggregates;

import org.jspecify.annotations.NullMarked;

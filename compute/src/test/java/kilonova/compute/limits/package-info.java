/** Tests of {@code kilonova.compute.limits}. */
@NullMarked
package kilonova.compute.limits;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code kilonova.compute.availabilityzones}. */
@NullMarked
package kilonova.compute.availabilityzones;

import org.jspecify.annotations.NullMarked;

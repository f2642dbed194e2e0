/** Tests of {@code kilonova.compute.hypervisors}. */
@NullMarked
package kilonova.compute.hypervisors;

import org.jspecify.annotations.NullMarked;

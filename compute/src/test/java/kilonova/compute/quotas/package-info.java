/** Tests of {@code kilonova.compute.quotas}. */
@NullMarked
package kilonova.compute.quotas;

import org.jspecify.annotations.NullMarked;

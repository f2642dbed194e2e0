/** Tests of {@code kilonova.compute.keypairs}. */
@NullMarked
package kilonova.compute.keypairs;

import org.jspecify.annotations.NullMarked;

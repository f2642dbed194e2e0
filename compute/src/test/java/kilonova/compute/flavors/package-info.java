/** Tests of the flavors. */
@NullMarked
package kilonova.compute.flavors;

import org.jspecify.annotations.NullMarked;

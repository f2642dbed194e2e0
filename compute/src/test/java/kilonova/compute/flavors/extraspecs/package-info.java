/** Tests of the check of extra specs. */
@NullMarked
package kilonova.compute.flavors.extraspecs;

import org.jspecify.annotations.NullMarked;

/** The list of extensions, which has not changed since there are microversions. */
@NullMarked
package kilonova.compute.extensions;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code kilonova.compute.extensions}. */
@NullMarked
package kilonova.compute.extensions;

import org.jspecify.annotations.NullMarked;

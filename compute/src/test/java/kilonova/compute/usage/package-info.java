/** Tests of {@code kilonova.compute.usage}. */
@NullMarked
package kilonova.compute.usage;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code kilonova.compute.services}. */
@NullMarked
package kilonova.compute.services;

import org.jspecify.annotations.NullMarked;

/** The resource classes and traits that exist. */
@NullMarked
package kilonova.placement.catalogue;

import org.jspecify.annotations.NullMarked;

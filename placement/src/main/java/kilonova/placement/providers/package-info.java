/** Resource providers, the trees that they form, and the indexes by which a search finds trees. */
@NullMarked
package kilonova.placement.providers;

import org.jspecify.annotations.NullMarked;

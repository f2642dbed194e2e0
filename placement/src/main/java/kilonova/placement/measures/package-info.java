/** What the tracker tells about its work, for whoever counts it. */
@NullMarked
package kilonova.placement.measures;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.placement;

import org.jspecify.annotations.NullMarked;

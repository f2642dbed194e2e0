@NullMarked
package kilonova.app.placement;

import org.jspecify.annotations.NullMarked;

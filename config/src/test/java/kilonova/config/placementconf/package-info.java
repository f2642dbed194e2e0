@NullMarked
package kilonova.config.placementconf;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.placement.api;

import org.jspecify.annotations.NullMarked;

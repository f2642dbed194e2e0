@NullMarked
package kilonova.compute;

import org.jspecify.annotations.NullMarked;

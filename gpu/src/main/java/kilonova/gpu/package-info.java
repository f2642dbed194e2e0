@NullMarked
package kilonova.gpu;

import org.jspecify.annotations.NullMarked;

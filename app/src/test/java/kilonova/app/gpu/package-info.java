@NullMarked
package kilonova.app.gpu;

import org.jspecify.annotations.NullMarked;

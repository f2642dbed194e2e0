@NullMarked
package kilonova.app.up;

import org.jspecify.annotations.NullMarked;

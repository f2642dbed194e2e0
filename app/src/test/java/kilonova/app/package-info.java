@NullMarked
package kilonova.app;

import org.jspecify.annotations.NullMarked;

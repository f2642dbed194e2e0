@NullMarked
package kilonova.store;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.identity;

import org.jspecify.annotations.NullMarked;

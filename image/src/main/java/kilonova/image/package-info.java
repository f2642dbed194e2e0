@NullMarked
package kilonova.image;

import org.jspecify.annotations.NullMarked;

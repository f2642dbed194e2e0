@NullMarked
package kilonova.certificates;

import org.jspecify.annotations.NullMarked;

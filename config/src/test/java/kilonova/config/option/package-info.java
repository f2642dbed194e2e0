@NullMarked
package kilonova.config.option;

import org.jspecify.annotations.NullMarked;

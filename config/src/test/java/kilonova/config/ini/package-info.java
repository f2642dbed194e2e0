@NullMarked
package kilonova.config.ini;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.config.group;

import org.jspecify.annotations.NullMarked;

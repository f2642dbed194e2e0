@NullMarked
package kilonova.config.finding;

import org.jspecify.annotations.NullMarked;

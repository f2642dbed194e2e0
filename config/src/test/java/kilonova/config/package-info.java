@NullMarked
package kilonova.config;

import org.jspecify.annotations.NullMarked;

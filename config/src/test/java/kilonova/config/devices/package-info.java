@NullMarked
package kilonova.config.devices;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.app.hosts;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.app.manual;

import org.jspecify.annotations.NullMarked;

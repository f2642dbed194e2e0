@NullMarked
package kilonova.app.text;

import org.jspecify.annotations.NullMarked;

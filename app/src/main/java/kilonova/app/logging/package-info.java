/** Where the program's log goes, and in which form. */
@NullMarked
package kilonova.app.logging;

import org.jspecify.annotations.NullMarked;

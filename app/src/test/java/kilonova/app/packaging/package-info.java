/** What the packages bring along beside the program. */
@NullMarked
package kilonova.app.packaging;

import org.jspecify.annotations.NullMarked;

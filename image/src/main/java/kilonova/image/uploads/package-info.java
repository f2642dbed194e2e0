/** Uploads: from a stream to an active image, or to nothing. */
@NullMarked
package kilonova.image.uploads;

import org.jspecify.annotations.NullMarked;

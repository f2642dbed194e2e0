/** Images: what is known about them, who may see and change them. */
@NullMarked
package kilonova.image.images;

import org.jspecify.annotations.NullMarked;

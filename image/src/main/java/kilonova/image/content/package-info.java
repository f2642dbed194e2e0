/** What image data really is: recognises disk formats from their first bytes. Pure. */
@NullMarked
package kilonova.image.content;

import org.jspecify.annotations.NullMarked;

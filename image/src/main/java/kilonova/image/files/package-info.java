/** Image data on disk: written aside, synced, and moved into place as a whole. */
@NullMarked
package kilonova.image.files;

import org.jspecify.annotations.NullMarked;

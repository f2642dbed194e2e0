/**
 * {@code kilonova up}: a whole cloud in one process, on one port, over one data directory.
 */
@NullMarked
package kilonova.app.up;

import org.jspecify.annotations.NullMarked;

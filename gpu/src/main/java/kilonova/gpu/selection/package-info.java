/**
 * Which type each board is configured to give.
 */
@NullMarked
package kilonova.gpu.selection;

import org.jspecify.annotations.NullMarked;

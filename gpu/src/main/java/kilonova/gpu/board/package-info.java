/**
 * Boards, their slots, and the units made on them.
 */
@NullMarked
package kilonova.gpu.board;

import org.jspecify.annotations.NullMarked;

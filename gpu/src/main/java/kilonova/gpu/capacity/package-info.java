/**
 * How many units a board can really give, and which slot the next one takes.
 */
@NullMarked
package kilonova.gpu.capacity;

import org.jspecify.annotations.NullMarked;

/**
 * The traits by which the agent names what a board gives.
 */
@NullMarked
package kilonova.gpu.trait;

import org.jspecify.annotations.NullMarked;

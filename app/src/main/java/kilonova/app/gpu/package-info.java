/**
 * The commands that look at this machine's GPUs, without a controller, and those that order its running agent; and how they print what they
 * see.
 */
@NullMarked
package kilonova.app.gpu;

import org.jspecify.annotations.NullMarked;

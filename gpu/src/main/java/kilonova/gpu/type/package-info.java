/**
 * What kinds of vGPU exist, and the parsers of what drivers print about them.
 */
@NullMarked
package kilonova.gpu.type;

import org.jspecify.annotations.NullMarked;

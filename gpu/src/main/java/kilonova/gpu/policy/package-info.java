/**
 * In which order devices are filled.
 */
@NullMarked
package kilonova.gpu.policy;

import org.jspecify.annotations.NullMarked;

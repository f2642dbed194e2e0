/** How a operation on images ends: with a value, or with a refusal that has a stable reason. */
@NullMarked
package kilonova.image.outcome;

import org.jspecify.annotations.NullMarked;

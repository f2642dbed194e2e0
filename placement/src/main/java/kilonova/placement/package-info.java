/**
 * The resource tracker: which providers have how much of what, who holds it, and where a request could be met. It can be
 * used in the same process ({@link kilonova.placement.Placement}) or over REST, and stands alone.
 */
@NullMarked
package kilonova.placement;

import org.jspecify.annotations.NullMarked;

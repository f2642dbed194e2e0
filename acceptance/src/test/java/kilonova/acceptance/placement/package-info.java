/** Placement against the test suite that OpenStack's own Placement comes with. */
@NullMarked
package kilonova.acceptance.placement;

import org.jspecify.annotations.NullMarked;

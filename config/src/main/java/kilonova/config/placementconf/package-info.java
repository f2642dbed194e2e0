/**
 * The {@code placement.conf} that an operator of OpenStack already has, for running Placement alone. What Kilonova does not use
 * of it is warned of, and stops nothing: the file is shared with other programs and libraries.
 */
@NullMarked
package kilonova.config.placementconf;

import org.jspecify.annotations.NullMarked;

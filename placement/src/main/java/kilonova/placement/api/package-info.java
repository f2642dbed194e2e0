/** The tracker's REST API, microversions 1.0 to 1.39, as OpenStack Placement speaks it. */
@NullMarked
package kilonova.placement.api;

import org.jspecify.annotations.NullMarked;

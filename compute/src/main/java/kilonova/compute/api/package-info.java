/** What all routes of the Compute API share: microversions, the error shape, policies, checked bodies. */
@NullMarked
package kilonova.compute.api;

import org.jspecify.annotations.NullMarked;

/** The compute services, as operators see and disable them. */
@NullMarked
package kilonova.compute.services;

import org.jspecify.annotations.NullMarked;

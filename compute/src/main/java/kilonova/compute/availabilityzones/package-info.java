/** Availability zones: the names that users give to sets of hosts. */
@NullMarked
package kilonova.compute.availabilityzones;

import org.jspecify.annotations.NullMarked;

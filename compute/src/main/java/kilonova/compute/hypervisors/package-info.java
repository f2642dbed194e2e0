/** The hypervisors: what hosts have and how much of it is used. */
@NullMarked
package kilonova.compute.hypervisors;

import org.jspecify.annotations.NullMarked;

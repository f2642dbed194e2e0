/** Host aggregates: named sets of hosts with metadata, which also make availability zones. */
@NullMarked
package kilonova.compute.aggregates;

import org.jspecify.annotations.NullMarked;

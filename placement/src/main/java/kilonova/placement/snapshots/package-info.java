/** The state of the tracker as one immutable value, and the facts that lead from one to the next. */
@NullMarked
package kilonova.placement.snapshots;

import org.jspecify.annotations.NullMarked;

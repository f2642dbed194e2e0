/**
 * Decides where a server goes: what its flavor and image ask of Placement, which hosts may take it, in which order they are
 * tried, and, when none can, why.
 */
@NullMarked
package kilonova.compute.scheduler;

import org.jspecify.annotations.NullMarked;

/**
 * Carries out what is asked of servers. An {@link kilonova.compute.operations.Operation} is stored with the wish and says how far
 * it has come; the {@link kilonova.compute.operations.Conductor} wakes it when its server's guest was seen in a new shape, and each
 * step may be repeated, so that a restart at any point ends in the old or the new state.
 */
@NullMarked
package kilonova.compute.operations;

import org.jspecify.annotations.NullMarked;

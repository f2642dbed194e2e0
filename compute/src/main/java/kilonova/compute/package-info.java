/**
 * Servers, flavors and all that a Compute API shows; the scheduler; the life cycles.
 *
 * <p>{@code servers} holds what a server is and its life cycle, {@code operations} carries it out over the hosts' desired
 * states, {@code scheduler} decides where, {@code hosts} is the controller's side of the agents, and the other packages are
 * named after the resource that they serve. REST lives beside its resource; {@code api} holds what all routes share.
 */
@NullMarked
package kilonova.compute;

import org.jspecify.annotations.NullMarked;

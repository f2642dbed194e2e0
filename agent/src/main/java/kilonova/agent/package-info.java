/**
 * The agent of one compute host: it finds the host's devices, keeps the ledger of who has which, makes guests what the controller wants
 * them to be, and tells what it sees. {@link kilonova.agent.Agent#start} is the way in.
 */
@NullMarked
package kilonova.agent;

import org.jspecify.annotations.NullMarked;

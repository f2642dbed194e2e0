/**
 * A hypervisor without guests: it keeps their definitions and power states in a file, as hardware would while the agent is dead, and
 * fails on demand.
 */
@NullMarked
package kilonova.agent.simulated.hypervisor;

import org.jspecify.annotations.NullMarked;

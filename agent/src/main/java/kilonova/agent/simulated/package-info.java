/**
 * A whole host without hardware: a simulated kernel, a simulated hypervisor, and what a machine of its profile has.
 */
@NullMarked
package kilonova.agent.simulated;

import org.jspecify.annotations.NullMarked;

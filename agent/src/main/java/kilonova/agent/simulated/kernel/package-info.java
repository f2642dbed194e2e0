/**
 * Hardware that is not there: an in-memory sysfs behind {@link kilonova.agent.kernel.Kernel} that behaves like boards do, with coupled
 * capacity, failures on demand, latency, and a reboot that wipes what a reboot wipes. Its state is kept in one file, so that the hardware
 * goes on running while Kilonova's process is dead.
 */
@NullMarked
package kilonova.agent.simulated.kernel;

import org.jspecify.annotations.NullMarked;

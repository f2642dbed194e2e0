/**
 * The one small port to the kernel: reading and writing the files of sysfs. What stands above it runs the same on the real {@code /sys}, on a
 * recorded tree and on simulated hardware.
 */
@NullMarked
package kilonova.agent.kernel;

import org.jspecify.annotations.NullMarked;

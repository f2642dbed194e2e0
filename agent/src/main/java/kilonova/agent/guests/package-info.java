/**
 * The guests of a host, behind one small port: libvirt is one implementation, the simulator another.
 */
@NullMarked
package kilonova.agent.guests;

import org.jspecify.annotations.NullMarked;

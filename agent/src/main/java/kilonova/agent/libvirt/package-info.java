/** Guests through libvirt: a real host's implementation of {@link kilonova.agent.guests.Hypervisor}. */
@NullMarked
package kilonova.agent.libvirt;

import org.jspecify.annotations.NullMarked;

/**
 * A real compute host: a virtual machine with the kernel's own mediated devices, libvirt and nested guests, for a controller outside.
 * {@code ./kilonova test --real-host} runs these tests, and only these; all of them share one machine.
 */
@NullMarked
package kilonova.acceptance.realhost;

import org.jspecify.annotations.NullMarked;

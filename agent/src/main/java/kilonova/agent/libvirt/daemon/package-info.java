/**
 * The libvirt daemon of the host: the few of its calls that are needed, each with a time limit, and its events. The native library is
 * known here and nowhere else.
 */
@NullMarked
package kilonova.agent.libvirt.daemon;

import org.jspecify.annotations.NullMarked;

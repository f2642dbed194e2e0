/** What libvirt is told of a guest, and what its XML tells of one. Pure. */
@NullMarked
package kilonova.agent.libvirt.domain;

import org.jspecify.annotations.NullMarked;

/** libvirt's domain XML: what must be changed in it when a guest goes to another host. Pure. */
@NullMarked
package kilonova.agent.domain;

import org.jspecify.annotations.NullMarked;

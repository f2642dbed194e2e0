/** The machine that this process runs on, as a compute host: its kernel, its libvirt, its size, and whether it is fit for that. */
@NullMarked
package kilonova.agent.local;

import org.jspecify.annotations.NullMarked;

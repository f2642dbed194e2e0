/** A VNC server that shows one picture: the display of a simulated guest. */
@NullMarked
package kilonova.agent.simulated.vnc;

import org.jspecify.annotations.NullMarked;

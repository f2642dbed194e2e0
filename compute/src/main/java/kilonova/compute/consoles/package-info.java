/** Consoles of servers: their log, the page that shows their display, and the one-time tokens that let a browser see it. */
@NullMarked
package kilonova.compute.consoles;

import org.jspecify.annotations.NullMarked;

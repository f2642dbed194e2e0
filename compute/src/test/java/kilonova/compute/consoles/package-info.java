/** Consoles of servers, tested.. */
@NullMarked
package kilonova.compute.consoles;

import org.jspecify.annotations.NullMarked;

/** Questions to hosts, tested. */
@NullMarked
package kilonova.compute.hostcalls;

import org.jspecify.annotations.NullMarked;

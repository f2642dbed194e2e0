/** Empties a compute host through the public API: a host that works is drained, one that is lost is evacuated. */
@NullMarked
package kilonova.app.emptying;

import org.jspecify.annotations.NullMarked;

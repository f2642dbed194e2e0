/** A small client of a running cloud, for commands that ask it something. */
@NullMarked
package kilonova.app.client;

import org.jspecify.annotations.NullMarked;

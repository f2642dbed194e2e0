/**
 * The way to a controller in another process.
 */
@NullMarked
package kilonova.agent.link;

import org.jspecify.annotations.NullMarked;

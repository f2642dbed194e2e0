/**
 * The {@code kilonova} command. The only place that knows every room of the house and puts them together; it decides nothing
 * itself.
 */
@NullMarked
package kilonova.app;

import org.jspecify.annotations.NullMarked;

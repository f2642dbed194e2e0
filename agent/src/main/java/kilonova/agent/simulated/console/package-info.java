/** What one sees of simulated guests: their console, their display, and how they are doing. */
@NullMarked
package kilonova.agent.simulated.console;

import org.jspecify.annotations.NullMarked;

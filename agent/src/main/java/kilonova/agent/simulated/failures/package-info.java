/** Failures that are laid before a simulated machine from outside its process, while it runs. */
@NullMarked
package kilonova.agent.simulated.failures;

import org.jspecify.annotations.NullMarked;

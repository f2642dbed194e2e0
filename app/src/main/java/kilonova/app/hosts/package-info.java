/** Compute hosts that run in this process: which there are, what each has, and their agents. */
@NullMarked
package kilonova.app.hosts;

import org.jspecify.annotations.NullMarked;

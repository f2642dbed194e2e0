/** Answers what a controller asks of this host beyond its desired state. */
@NullMarked
package kilonova.agent.calls;

import org.jspecify.annotations.NullMarked;

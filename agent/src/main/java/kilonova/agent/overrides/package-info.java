/**
 * What an operator chose at run time over the configuration: boards that drain, boards that give another type. Kept in the agent's folder,
 * so that a restart changes nothing of it.
 */
@NullMarked
package kilonova.agent.overrides;

import org.jspecify.annotations.NullMarked;

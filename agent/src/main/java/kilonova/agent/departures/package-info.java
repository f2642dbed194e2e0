/** How long a guest that leaves its host may take, and may stand still. Pure. */
@NullMarked
package kilonova.agent.departures;

import org.jspecify.annotations.NullMarked;

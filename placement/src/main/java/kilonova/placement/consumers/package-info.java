/** Who may hold allocations: the ids and types of consumers. What they hold is in {@code allocations}. */
@NullMarked
package kilonova.placement.consumers;

import org.jspecify.annotations.NullMarked;

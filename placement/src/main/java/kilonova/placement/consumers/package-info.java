/** Who holds allocations, with which generation, project, user and type. */
@NullMarked
package kilonova.placement.consumers;

import org.jspecify.annotations.NullMarked;

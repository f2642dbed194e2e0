/** How much of a resource class a provider has, and under which rules it is given out. */
@NullMarked
package kilonova.placement.inventories;

import org.jspecify.annotations.NullMarked;

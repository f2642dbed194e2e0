/** How much a project may have: limits, what is used of them, and the check before servers are made. */
@NullMarked
package kilonova.compute.quotas;

import org.jspecify.annotations.NullMarked;

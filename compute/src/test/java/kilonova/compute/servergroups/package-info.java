/** Tests of {@code kilonova.compute.servergroups}. */
@NullMarked
package kilonova.compute.servergroups;

import org.jspecify.annotations.NullMarked;

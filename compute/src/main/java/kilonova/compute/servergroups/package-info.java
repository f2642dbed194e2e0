/** Server groups: which servers shall be together, and which apart. */
@NullMarked
package kilonova.compute.servergroups;

import org.jspecify.annotations.NullMarked;

/** What concurrent clients saw, and whether one order of all operations explains it. */
@NullMarked
package kilonova.acceptance.placement.history;

import org.jspecify.annotations.NullMarked;

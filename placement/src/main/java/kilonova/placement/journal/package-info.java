/** Facts in SQL: group commit, start-up, and catching up with what other servers wrote. */
@NullMarked
package kilonova.placement.journal;

import org.jspecify.annotations.NullMarked;

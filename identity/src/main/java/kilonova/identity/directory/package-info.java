/** All that identity knows: an immutable snapshot in memory, the facts that change it, and the SQL tables that keep it. */
@NullMarked
package kilonova.identity.directory;

import org.jspecify.annotations.NullMarked;

/** What a new cloud begins with, and what each start brings up to date. */
@NullMarked
package kilonova.identity.bootstrap;

import org.jspecify.annotations.NullMarked;

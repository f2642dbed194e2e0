/** Debian packages whose contents tests are measured by. */
@NullMarked
package kilonova.acceptance.debian;

import org.jspecify.annotations.NullMarked;

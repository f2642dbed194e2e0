/** A real browser, driven over its own debugging protocol. */
@NullMarked
package kilonova.acceptance.browser;

import org.jspecify.annotations.NullMarked;

/** The product as a process of its own, driven by unmodified clients as its users drive it, and killed as the world kills it. */
@NullMarked
package kilonova.acceptance;

import org.jspecify.annotations.NullMarked;

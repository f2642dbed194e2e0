/**
 * What a flavor's extra specs may say. A key that asks for resources and is misspelt would be ignored without a word later, and
 * the server would come up without its GPU; so it is refused here, with the nearest key that is known.
 */
@NullMarked
package kilonova.compute.flavors.extraspecs;

import org.jspecify.annotations.NullMarked;

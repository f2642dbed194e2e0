/** Starts, stops and kills the product, and reads the files that its hosts keep. */
@NullMarked
package kilonova.acceptance.product;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.acceptance;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.app.emptying;

import org.jspecify.annotations.NullMarked;

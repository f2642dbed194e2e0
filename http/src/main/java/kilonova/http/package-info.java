@NullMarked
package kilonova.http;

import org.jspecify.annotations.NullMarked;

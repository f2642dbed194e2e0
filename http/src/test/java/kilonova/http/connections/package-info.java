@NullMarked
package kilonova.http.connections;

import org.jspecify.annotations.NullMarked;

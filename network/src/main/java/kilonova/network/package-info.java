@NullMarked
package kilonova.network;

import org.jspecify.annotations.NullMarked;

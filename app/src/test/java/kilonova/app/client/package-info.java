@NullMarked
package kilonova.app.client;

import org.jspecify.annotations.NullMarked;

@NullMarked
package kilonova.agent;

import org.jspecify.annotations.NullMarked;

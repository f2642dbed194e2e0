@NullMarked
package kilonova.protocol.membership;

import org.jspecify.annotations.NullMarked;

/** How a machine becomes a host of a cloud, and stays one: the token that it joins with, and what it is given. */
@NullMarked
package kilonova.protocol.membership;

import org.jspecify.annotations.NullMarked;

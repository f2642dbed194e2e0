/** The clients: the {@code openstack} command as a distribution ships it, and plain HTTP where thousands of calls are needed. */
@NullMarked
package kilonova.acceptance.client;

import org.jspecify.annotations.NullMarked;

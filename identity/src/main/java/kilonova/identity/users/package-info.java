/** Users, and how their passwords are kept. */
@NullMarked
package kilonova.identity.users;

import org.jspecify.annotations.NullMarked;

/** Roles, and which role implies which. */
@NullMarked
package kilonova.identity.roles;

import org.jspecify.annotations.NullMarked;

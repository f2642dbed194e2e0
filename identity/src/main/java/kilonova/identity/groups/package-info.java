/** Groups of users. */
@NullMarked
package kilonova.identity.groups;

import org.jspecify.annotations.NullMarked;

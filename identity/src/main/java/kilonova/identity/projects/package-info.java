/** Projects: what owns resources. */
@NullMarked
package kilonova.identity.projects;

import org.jspecify.annotations.NullMarked;

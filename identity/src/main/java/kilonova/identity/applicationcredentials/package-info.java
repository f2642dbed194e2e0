/** Application credentials: a user's power over one project, or a part of it, under a secret of its own. */
@NullMarked
package kilonova.identity.applicationcredentials;

import org.jspecify.annotations.NullMarked;

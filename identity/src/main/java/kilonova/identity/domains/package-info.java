/** Domains: the name spaces of projects, users and groups. */
@NullMarked
package kilonova.identity.domains;

import org.jspecify.annotations.NullMarked;

/**
 * Who may do what: a subset of OpenStack's Keystone v3 with signed tokens.
 *
 * <p>{@link kilonova.identity.Identity} is the entry. All that identity knows is one immutable
 * {@link kilonova.identity.directory.Directory} in memory; commands are pure functions from it to facts, and facts are written
 * in one SQL transaction before they become the next directory. The packages are the nouns of the API: domains, projects, users,
 * groups, roles, assignments, catalog, application credentials and tokens.
 */
@NullMarked
package kilonova.identity;

import org.jspecify.annotations.NullMarked;

/**
 * Trust in a Keystone that is there already: a service checks its callers' tokens with it, as OpenStack's services do. The other
 * way to know callers is the identity service of this module; both are an {@link kilonova.http.Authenticator}.
 */
@NullMarked
package kilonova.identity.keystone;

import org.jspecify.annotations.NullMarked;

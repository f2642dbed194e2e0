/** What all routes of the identity API share: its errors, links, listings, request bodies and policy checks. */
@NullMarked
package kilonova.identity.api;

import org.jspecify.annotations.NullMarked;

/**
 * What every API shares: routes, microversions, faults, callers, paging, JSON, access log and metrics.
 *
 * <p>A module describes its API as a {@link kilonova.http.Service}: a prefix, {@link kilonova.http.Routes} and a
 * {@link kilonova.http.Dialect} (how that OpenStack service negotiates versions and writes its errors). {@link kilonova.http.Server}
 * serves any number of them on one port, and {@link kilonova.http.connections} holds clients that stall or flood within limits. Handlers run on virtual threads and may block. Nothing here knows a domain.
 */
@NullMarked
package kilonova.http;

import org.jspecify.annotations.NullMarked;

package kilonova.config.placementconf;

import java.util.List;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * Which web pages may call the API from a browser: {@code [cors]}.
 *
 * @param allowedOrigin the pages; none switches all of this off
 * @param allowCredentials whether they may send cookies and the like
 * @param exposeHeaders response headers that they may read
 * @param maxAge seconds for which a browser may remember the permission
 * @param allowMethods methods that they may use
 * @param allowHeaders request headers that they may send
 */
public record CorsSettings(
        List<String> allowedOrigin,
        boolean allowCredentials,
        List<String> exposeHeaders,
        int maxAge,
        List<String> allowMethods,
        List<String> allowHeaders) {
    static final Option<List<String>> ALLOWED_ORIGIN = Option.of(
            "allowed_origin",
            ValueTypes.list(),
            List.of(),
            "Pages that may call the API: scheme, host and port of each.");
    static final Option<Boolean> ALLOW_CREDENTIALS =
            Option.of("allow_credentials", ValueTypes.bool(), true, "Let the pages send cookies and the like.");
    static final Option<List<String>> EXPOSE_HEADERS = Option.of(
            "expose_headers",
            ValueTypes.list(),
            List.of(
                    "X-Auth-Token",
                    "X-Openstack-Request-Id",
                    "X-Subject-Token",
                    "X-Service-Token",
                    "OpenStack-API-Version"),
            "Response headers that the pages may read.");
    static final Option<Integer> MAX_AGE = Option.of(
            "max_age", ValueTypes.integerFrom(0), 3600, "Seconds for which a browser may remember the permission.");
    static final Option<List<String>> ALLOW_METHODS = Option.of(
            "allow_methods",
            ValueTypes.list(),
            List.of("GET", "PUT", "POST", "DELETE", "PATCH"),
            "Methods that the pages may use.");
    static final Option<List<String>> ALLOW_HEADERS = Option.of(
            "allow_headers",
            ValueTypes.list(),
            List.of(
                    "X-Auth-Token",
                    "X-Openstack-Request-Id",
                    "X-Identity-Status",
                    "X-Roles",
                    "X-Service-Catalog",
                    "X-User-Id",
                    "X-Tenant-Id",
                    "OpenStack-API-Version"),
            "Request headers that the pages may send.");

    /** The section {@code [cors]}. */
    static final OptionGroup GROUP = OptionGroup.of(
            "cors", ALLOWED_ORIGIN, ALLOW_CREDENTIALS, EXPOSE_HEADERS, MAX_AGE, ALLOW_METHODS, ALLOW_HEADERS);

    static CorsSettings from(OptionValues values) {
        return new CorsSettings(
                values.get(ALLOWED_ORIGIN),
                values.get(ALLOW_CREDENTIALS),
                values.get(EXPOSE_HEADERS),
                values.get(MAX_AGE),
                values.get(ALLOW_METHODS),
                values.get(ALLOW_HEADERS));
    }
}

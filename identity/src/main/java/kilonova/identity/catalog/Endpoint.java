package kilonova.identity.catalog;

import java.util.List;
import java.util.Optional;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;

/**
 * Where a service answers.
 *
 * @param visibility for whom ({@code interface} on the wire)
 * @param url may contain {@code $(project_id)s} or {@code %(project_id)s}
 */
public record Endpoint(
        Id<Endpoint> id,
        Id<CatalogService> serviceId,
        Optional<Id<Region>> regionId,
        Visibility visibility,
        String url,
        boolean enabled,
        Attributes extra) {
    public static final Kind<Endpoint> KIND = Kind.entity("identity_endpoints", Endpoint.class, Endpoint::id)
            .ownedBy(CatalogService.KIND, endpoint -> List.of(endpoint.serviceId()));

    /** For whom an endpoint is. */
    public enum Visibility {
        PUBLIC,
        INTERNAL,
        ADMIN
    }
}

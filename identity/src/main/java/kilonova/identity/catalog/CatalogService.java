package kilonova.identity.catalog;

import java.util.Optional;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;

/** A service that clients can find, such as {@code compute}. */
public record CatalogService(
        Id<CatalogService> id,
        String type,
        Optional<String> name,
        Optional<String> description,
        boolean enabled,
        Attributes extra) {
    public static final Kind<CatalogService> KIND =
            Kind.entity("identity_services", CatalogService.class, CatalogService::id);
}

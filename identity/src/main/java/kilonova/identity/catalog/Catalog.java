package kilonova.identity.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.projects.Project;

/** Commands on the service catalog, and the catalog itself. Pure. */
public final class Catalog {
    private Catalog() {}

    /** A service with its enabled endpoints. */
    public record Entry(CatalogService service, List<Endpoint> endpoints) {}

    /** What a token's holder is told: enabled services with enabled endpoints, by type; URLs name the project. */
    public static List<Entry> of(Directory directory, Optional<Id<Project>> project) {
        return directory
                .all(CatalogService.KIND)
                .filter(CatalogService::enabled)
                .sorted(Comparator.comparing(CatalogService::type)
                        .thenComparing(service -> service.id().value()))
                .map(service -> new Entry(service, endpoints(directory, service, project)))
                .filter(entry -> !entry.endpoints().isEmpty())
                .toList();
    }

    private static List<Endpoint> endpoints(
            Directory directory, CatalogService service, Optional<Id<Project>> project) {
        return directory
                .all(Endpoint.KIND)
                .filter(endpoint -> endpoint.enabled() && endpoint.serviceId().equals(service.id()))
                .filter(endpoint -> project.isPresent() || !isForOneProject(endpoint.url()))
                .sorted(Comparator.comparing(Endpoint::visibility)
                        .thenComparing(endpoint -> endpoint.id().value()))
                .map(endpoint -> new Endpoint(
                        endpoint.id(),
                        endpoint.serviceId(),
                        endpoint.regionId(),
                        endpoint.visibility(),
                        project.map(id -> endpoint.url().replaceAll("[$%]\\((project|tenant)_id\\)s", id.value()))
                                .orElse(endpoint.url()),
                        true,
                        endpoint.extra()))
                .toList();
    }

    private static boolean isForOneProject(String url) {
        return url.contains("(project_id)s") || url.contains("(tenant_id)s");
    }

    /** Creates or replaces. Any number of services may have the same type and name, as in Keystone. */
    public static Decision<CatalogService> put(Directory unused, CatalogService service) {
        return Decision.put(CatalogService.KIND, service, Optional.empty());
    }

    public static Decision<Endpoint> put(Directory directory, Endpoint endpoint) {
        return Decision.put(
                Endpoint.KIND,
                endpoint,
                Refusal.first(
                        Refusal.invalid("Could not find service: " + endpoint.serviceId() + ".")
                                .when(directory
                                        .find(CatalogService.KIND, endpoint.serviceId())
                                        .isEmpty()),
                        endpoint.regionId()
                                .flatMap(id -> Refusal.invalid("Could not find region: " + id + ".")
                                        .when(directory.find(Region.KIND, id).isEmpty()))));
    }

    /** Makes a region; its id must be new. */
    public static Decision<Region> create(Directory directory, Region region) {
        return directory.find(Region.KIND, region.id()).isPresent()
                ? Decision.refused(Refusal.conflict("There is a region " + region.id() + " already."))
                : put(directory, region);
    }

    /** Creates or replaces; the parent must exist and must not be the region itself. */
    public static Decision<Region> put(Directory directory, Region region) {
        return Decision.put(
                Region.KIND,
                region,
                region.parentRegionId()
                        .flatMap(parent -> Refusal.first(
                                directory.missing(Region.KIND, parent, "region"),
                                Refusal.invalid("A region cannot be its own parent.")
                                        .when(parent.equals(region.id())))));
    }

    /** Removes a service with its endpoints. */
    public static Decision<CatalogService> deleteService(Directory directory, Id<CatalogService> id) {
        return directory
                .find(CatalogService.KIND, id)
                .<Decision<CatalogService>>map(
                        service -> new Decision.Accepted<>(service, directory.removal(CatalogService.KIND, service)))
                .orElseGet(() -> Decision.refused(Refusal.missing("service", id.value())));
    }

    public static Decision<Endpoint> deleteEndpoint(Directory directory, Id<Endpoint> id) {
        return directory
                .find(Endpoint.KIND, id)
                .<Decision<Endpoint>>map(
                        endpoint -> new Decision.Accepted<>(endpoint, directory.removal(Endpoint.KIND, endpoint)))
                .orElseGet(() -> Decision.refused(Refusal.missing("endpoint", id.value())));
    }

    /** Removes a region that has neither endpoints nor child regions. */
    public static Decision<Region> deleteRegion(Directory directory, Id<Region> id) {
        Optional<Region> region = directory.find(Region.KIND, id);
        if (region.isEmpty()) {
            return Decision.refused(Refusal.missing("region", id.value()));
        }
        boolean inUse = directory
                        .all(Endpoint.KIND)
                        .anyMatch(endpoint ->
                                endpoint.regionId().filter(id::equals).isPresent())
                || directory
                        .all(Region.KIND)
                        .anyMatch(child ->
                                child.parentRegionId().filter(id::equals).isPresent());
        return inUse
                ? Decision.refused(Refusal.forbidden(
                        "Cannot delete the region " + id + ": it has endpoints or child regions. Delete those first."))
                : new Decision.Accepted<>(region.get(), directory.removal(Region.KIND, region.get()));
    }
}

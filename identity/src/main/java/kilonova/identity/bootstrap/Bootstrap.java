package kilonova.identity.bootstrap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.identity.assignments.Actor;
import kilonova.identity.assignments.Assignment;
import kilonova.identity.assignments.Target;
import kilonova.identity.catalog.CatalogService;
import kilonova.identity.catalog.Endpoint;
import kilonova.identity.catalog.Region;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.ImpliedRole;
import kilonova.identity.roles.Role;
import kilonova.identity.users.PasswordHash;
import kilonova.identity.users.User;

/** Decides what a new cloud begins with and what a start changes. Pure. */
public final class Bootstrap {
    private Bootstrap() {}

    /** The passwords of a new cloud's users. */
    public record Hashes(PasswordHash admin, PasswordHash demo) {}

    /** True until {@link #begin} was stored. */
    public static boolean isNew(Directory directory) {
        return directory.find(Domain.KIND, Domain.DEFAULT).isEmpty();
    }

    /**
     * Domain {@code default}; projects {@code admin}, {@code service} and {@code demo}; the roles and what they imply; user
     * {@code admin} as admin everywhere, user {@code demo} as member of the demo project. Nothing if the cloud is not new: what an
     * operator removed later stays away.
     */
    public static Decision<Boolean> begin(Directory directory, Hashes hashes) {
        if (!isNew(directory)) {
            return Decision.accepted(false);
        }
        Changes changes = new Changes(directory);
        changes.put(
                Domain.KIND,
                new Domain(Domain.DEFAULT, "Default", "The default domain", true, Instant.EPOCH, Attributes.NONE));
        Project admin = project(changes, "admin", "Bootstrap project for initializing the cloud.");
        project(changes, "service", "Services of this cloud.");
        Project demo = project(changes, "demo", "");
        List<Role> ladder = List.of(
                role(changes, "admin"), role(changes, "manager"), role(changes, "member"), role(changes, "reader"));
        for (int i = 1; i < ladder.size(); i++) {
            changes.put(
                    ImpliedRole.KIND,
                    new ImpliedRole(ladder.get(i - 1).id(), ladder.get(i).id()));
        }
        role(changes, "service");
        Actor administrator = new Actor.OfUser(user(changes, "admin", admin, hashes.admin()));
        for (Target everywhere : List.of(
                new Target.OfProject(admin.id()),
                new Target.OfProject(demo.id()),
                new Target.OfDomain(Domain.DEFAULT),
                new Target.SystemWide())) {
            changes.put(
                    Assignment.KIND,
                    Assignment.of(administrator, everywhere, ladder.get(0).id()));
        }
        changes.put(
                Assignment.KIND,
                Assignment.of(
                        new Actor.OfUser(user(changes, "demo", demo, hashes.demo())),
                        new Target.OfProject(demo.id()),
                        ladder.get(2).id()));
        return new Decision.Accepted<>(true, changes.facts());
    }

    /** The region, the services and their endpoints; only what is missing or has another URL changes. */
    public static Decision<Boolean> refreshCatalog(
            Directory directory, String regionName, List<BootstrapPlan.OwnService> services) {
        Changes changes = new Changes(directory);
        Id<Region> region = new Id<>(regionName);
        if (directory.find(Region.KIND, region).isEmpty()) {
            changes.put(Region.KIND, new Region(region, "", Optional.empty(), Attributes.NONE));
        }
        services.forEach(service -> refresh(changes, region, service));
        return new Decision.Accepted<>(!changes.facts().isEmpty(), changes.facts());
    }

    private static void refresh(Changes changes, Id<Region> region, BootstrapPlan.OwnService own) {
        CatalogService service = changes.directory()
                .all(CatalogService.KIND)
                .filter(known -> known.type().equals(own.type())
                        && known.name().filter(own.name()::equals).isPresent())
                .findFirst()
                .orElseGet(() -> changes.put(
                        CatalogService.KIND,
                        new CatalogService(
                                Id.random(),
                                own.type(),
                                Optional.of(own.name()),
                                Optional.empty(),
                                true,
                                Attributes.NONE)));
        for (Endpoint.Visibility visibility : Endpoint.Visibility.values()) {
            Optional<Endpoint> known = changes.directory()
                    .all(Endpoint.KIND)
                    .filter(endpoint -> endpoint.serviceId().equals(service.id())
                            && endpoint.visibility() == visibility
                            && endpoint.regionId().filter(region::equals).isPresent())
                    .findFirst();
            if (known.filter(endpoint -> endpoint.url().equals(own.url())).isEmpty()) {
                changes.put(
                        Endpoint.KIND,
                        new Endpoint(
                                known.map(Endpoint::id).orElseGet(Id::random),
                                service.id(),
                                Optional.of(region),
                                visibility,
                                own.url(),
                                true,
                                Attributes.NONE));
            }
        }
    }

    private static Project project(Changes changes, String name, String description) {
        return changes.put(
                Project.KIND,
                new Project(
                        Id.random(),
                        Domain.DEFAULT,
                        name,
                        description,
                        true,
                        Optional.empty(),
                        List.of(),
                        Instant.EPOCH,
                        Attributes.NONE));
    }

    private static Role role(Changes changes, String name) {
        return changes.put(Role.KIND, new Role(Id.random(), name, Optional.empty(), Optional.empty(), Attributes.NONE));
    }

    private static Id<User> user(Changes changes, String name, Project home, PasswordHash hash) {
        return changes.put(
                        User.KIND,
                        new User(
                                Id.random(),
                                Domain.DEFAULT,
                                name,
                                true,
                                Optional.of(home.id()),
                                Optional.of(hash),
                                Instant.EPOCH,
                                Attributes.NONE))
                .id();
    }
}

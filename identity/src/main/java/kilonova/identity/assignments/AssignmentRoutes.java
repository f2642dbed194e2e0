package kilonova.identity.assignments;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Fault;
import kilonova.http.Query;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.identity.api.Access;
import kilonova.identity.api.Api;
import kilonova.identity.api.Listing;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.projects.Project;
import kilonova.identity.projects.ProjectRoutes;
import kilonova.identity.users.User;

/** {@code /v3/role_assignments}, and the projects in which a user has a role. */
public final class AssignmentRoutes {
    private final Api api;

    public AssignmentRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/role_assignments", this::list),
                Routes.get("/v3/users/{user}/projects", this::projects));
    }

    private Response list(Request request) {
        Access access = Api.access(request);
        Api.require("list_role_assignments", access.readsADomain());
        Query query = request.query();
        AssignmentFilter filter = new AssignmentFilter(
                actor(query), target(query), query.last("role.id").map(Id::new), Api.isSet(query, "effective"));
        if (filter.effective()
                && filter.actor().filter(Actor.OfGroup.class::isInstance).isPresent()) {
            throw Fault.badRequest(
                    "group.id and effective exclude each other: effective assignments are those of users.");
        }
        Directory directory = api.directory();
        boolean names = Api.isSet(query, "include_names");
        return Listing.answer(
                request,
                "role_assignments",
                filter.select(directory)
                        .filter(listed -> access.readsAll() || isOfDomain(directory, access, listed.assignment()))
                        .sorted(Comparator.comparing(listed -> listed.toString()))
                        .map(listed -> AssignmentDocument.of(request, directory, listed, names)),
                Set.of());
    }

    private Response projects(Request request) {
        Id<User> user = new Id<>(request.pathParameter("user"));
        Access access = Api.access(request);
        Directory directory = api.directory();
        Api.require(
                "list_user_projects",
                access.isUser(user)
                        || directory
                                .find(User.KIND, user)
                                .map(found -> access.readsDomain(found.domainId()))
                                .orElse(access.readsAll()));
        api.find(User.KIND, user, "user");
        return Listing.answer(
                request,
                "projects",
                Assignments.projects(directory, user).map(project -> ProjectRoutes.document(request, project)),
                ProjectRoutes.FILTERS);
    }

    private static Optional<Actor> actor(Query query) {
        Optional<Actor> user = query.last("user.id").map(id -> new Actor.OfUser(new Id<>(id)));
        Optional<Actor> group = query.last("group.id").map(id -> new Actor.OfGroup(new Id<>(id)));
        if (user.isPresent() && group.isPresent()) {
            throw Fault.badRequest("Specify user.id or group.id, not both.");
        }
        return user.or(() -> group);
    }

    private static Optional<Target> target(Query query) {
        Optional<Target> project = query.last("scope.project.id").map(id -> new Target.OfProject(new Id<>(id)));
        Optional<Target> domain = query.last("scope.domain.id").map(id -> new Target.OfDomain(new Id<>(id)));
        Optional<Target> system = query.last("scope.system").map(_ -> new Target.SystemWide());
        if ((project.isPresent() ? 1 : 0) + (domain.isPresent() ? 1 : 0) + (system.isPresent() ? 1 : 0) > 1) {
            throw Fault.badRequest("Specify one of scope.project.id, scope.domain.id and scope.system.");
        }
        return project.or(() -> domain).or(() -> system);
    }

    private static boolean isOfDomain(Directory directory, Access access, Assignment assignment) {
        return switch (assignment.target()) {
            case Target.OfProject(Id<Project> id) ->
                directory
                        .find(Project.KIND, id)
                        .filter(project -> access.readsDomain(project.domainId()))
                        .isPresent();
            case Target.OfDomain(Id<Domain> id) -> access.readsDomain(id);
            case Target.SystemWide() -> false;
        };
    }
}

package kilonova.identity.assignments;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.identity.api.Access;
import kilonova.identity.api.Api;
import kilonova.identity.api.Listing;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.domains.Domain;
import kilonova.identity.groups.Group;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import kilonova.identity.roles.RoleRoutes;
import kilonova.identity.users.User;

/** Roles of a user or a group in a project, a domain or the system: {@code /v3/projects/{project}/users/{user}/roles} and its kin. */
public final class GrantRoutes {
    private static final Set<String> MANAGERS_MAY_GRANT = Set.of("manager", "member", "reader");

    private final Api api;

    public GrantRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (String target : List.of("/v3/projects/{project}", "/v3/domains/{domain}", "/v3/system")) {
            for (String actor : List.of("/users/{user}", "/groups/{group}")) {
                String all = target + actor + "/roles";
                routes.add(Routes.get(all, this::list));
                routes.add(Routes.put(all + "/{role}", this::grant));
                routes.add(Routes.get(all + "/{role}", this::check));
                routes.add(Routes.head(all + "/{role}", this::check));
                routes.add(Routes.delete(all + "/{role}", this::revoke));
            }
        }
        return routes;
    }

    private Response list(Request request) {
        requireReader(request, "list_grants");
        Directory directory = api.directory();
        Actor actor = actor(request);
        Target target = target(request);
        Assignments.dangling(directory, actor, target).ifPresent(refusal -> {
            throw Api.fault(refusal);
        });
        return Listing.answer(
                request,
                "roles",
                Assignments.direct(directory, actor, target).map(role -> RoleRoutes.document(request, role)),
                Set.of("name"));
    }

    private Response grant(Request request) {
        requireManager(request, "create_grant");
        api.decide(directory -> Assignments.grant(directory, assignment(request)));
        return Response.empty(204);
    }

    private Response check(Request request) {
        requireReader(request, "check_grant");
        if (!api.directory().contains(Assignment.KIND, assignment(request))) {
            throw Api.fault(Refusal.missing("role assignment with role", request.pathParameter("role")));
        }
        return Response.empty(204);
    }

    private Response revoke(Request request) {
        requireManager(request, "revoke_grant");
        api.decide(directory -> Assignments.revoke(directory, assignment(request)));
        return Response.empty(204);
    }

    private void requireReader(Request request, String rule) {
        Access access = Api.access(request);
        Directory directory = api.directory();
        boolean ofOwnDomain = domain(directory, target(request))
                        .filter(access::readsDomain)
                        .isPresent()
                && domain(directory, actor(request)).filter(access::readsDomain).isPresent();
        Api.require(rule, access.readsAll() || ofOwnDomain);
    }

    private void requireManager(Request request, String rule) {
        Access access = Api.access(request);
        Directory directory = api.directory();
        boolean ofOwnDomain =
                domain(directory, target(request)).filter(access::managesDomain).isPresent()
                        && domain(directory, actor(request))
                                .filter(access::managesDomain)
                                .isPresent()
                        && directory
                                .find(Role.KIND, assignment(request).roleId())
                                .filter(role -> MANAGERS_MAY_GRANT.contains(role.name()))
                                .isPresent();
        Api.require(rule, access.isAdmin() || ofOwnDomain);
    }

    private static Optional<Id<Domain>> domain(Directory directory, Target target) {
        return switch (target) {
            case Target.OfProject(Id<Project> id) ->
                directory.find(Project.KIND, id).map(Project::domainId);
            case Target.OfDomain(Id<Domain> id) -> Optional.of(id);
            case Target.SystemWide() -> Optional.empty();
        };
    }

    private static Optional<Id<Domain>> domain(Directory directory, Actor actor) {
        return switch (actor) {
            case Actor.OfUser(Id<User> id) -> directory.find(User.KIND, id).map(User::domainId);
            case Actor.OfGroup(Id<Group> id) -> directory.find(Group.KIND, id).map(Group::domainId);
        };
    }

    private static Assignment assignment(Request request) {
        return Assignment.of(actor(request), target(request), new Id<>(request.pathParameter("role")));
    }

    private static Actor actor(Request request) {
        return request.pathParameters().containsKey("user")
                ? new Actor.OfUser(new Id<>(request.pathParameter("user")))
                : new Actor.OfGroup(new Id<>(request.pathParameter("group")));
    }

    private static Target target(Request request) {
        if (request.pathParameters().containsKey("project")) {
            return new Target.OfProject(new Id<>(request.pathParameter("project")));
        }
        return request.pathParameters().containsKey("domain")
                ? new Target.OfDomain(new Id<>(request.pathParameter("domain")))
                : new Target.SystemWide();
    }
}

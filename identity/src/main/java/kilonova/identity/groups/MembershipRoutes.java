package kilonova.identity.groups;

import java.util.List;
import java.util.Optional;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.identity.api.Access;
import kilonova.identity.api.Api;
import kilonova.identity.api.Listing;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.users.User;
import kilonova.identity.users.UserRoutes;

/** Who is in a group: {@code /v3/groups/{id}/users} and {@code /v3/users/{user}/groups}. */
public final class MembershipRoutes {
    private final Api api;

    public MembershipRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/groups/{id}/users", this::users),
                Routes.put("/v3/groups/{id}/users/{user}", this::add),
                Routes.head("/v3/groups/{id}/users/{user}", this::check),
                Routes.delete("/v3/groups/{id}/users/{user}", this::remove),
                Routes.get("/v3/users/{user}/groups", this::ofUser));
    }

    private Response users(Request request) {
        GroupRoutes.requireReader(api, request, id(request), "list_users_in_group");
        api.find(Group.KIND, id(request), "group");
        return Listing.answer(
                request,
                "users",
                Groups.members(api.directory(), id(request)).map(user -> UserRoutes.document(request, user)),
                UserRoutes.FILTERS);
    }

    private Response add(Request request) {
        GroupRoutes.requireManager(api, request, id(request), "add_user_to_group");
        api.decide(directory -> Groups.add(directory, membership(request)));
        return Response.empty(204);
    }

    private Response check(Request request) {
        GroupRoutes.requireReader(api, request, id(request), "check_user_in_group");
        if (!api.directory().contains(Membership.KIND, membership(request))) {
            throw Api.fault(Refusal.missing("user in group", request.pathParameter("user")));
        }
        return Response.empty(204);
    }

    private Response remove(Request request) {
        GroupRoutes.requireManager(api, request, id(request), "remove_user_from_group");
        api.decide(directory -> Groups.remove(directory, membership(request)));
        return Response.empty(204);
    }

    private Response ofUser(Request request) {
        Id<User> id = new Id<>(request.pathParameter("user"));
        Access access = Api.access(request);
        Optional<User> user = api.directory().find(User.KIND, id);
        Api.require(
                "list_groups_for_user",
                access.isUser(id)
                        || user.map(found -> access.readsDomain(found.domainId()))
                                .orElse(access.readsAll()));
        api.find(User.KIND, id, "user");
        return Listing.answer(
                request,
                "groups",
                Groups.of(api.directory(), id).map(group -> GroupRoutes.document(request, group)),
                GroupRoutes.FILTERS);
    }

    private static Membership membership(Request request) {
        return new Membership(id(request), new Id<>(request.pathParameter("user")));
    }

    private static Id<Group> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}

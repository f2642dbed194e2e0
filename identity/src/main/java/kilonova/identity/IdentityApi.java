package kilonova.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.identity.api.Api;
import kilonova.identity.api.IdentityDialect;
import kilonova.identity.applicationcredentials.ApplicationCredentialRoutes;
import kilonova.identity.assignments.AssignmentRoutes;
import kilonova.identity.assignments.GrantRoutes;
import kilonova.identity.catalog.EndpointRoutes;
import kilonova.identity.catalog.RegionRoutes;
import kilonova.identity.catalog.ServiceRoutes;
import kilonova.identity.domains.DomainRoutes;
import kilonova.identity.groups.GroupRoutes;
import kilonova.identity.groups.MembershipRoutes;
import kilonova.identity.projects.ProjectRoutes;
import kilonova.identity.roles.ImpliedRoleRoutes;
import kilonova.identity.roles.RoleRoutes;
import kilonova.identity.tokens.AuthRoutes;
import kilonova.identity.tokens.TokenAuthenticator;
import kilonova.identity.tokens.Tokens;
import kilonova.identity.users.Passwords;
import kilonova.identity.users.UserRoutes;
import tools.jackson.databind.node.ObjectNode;

/** Puts the routes of all nouns together, and says which version they are. */
final class IdentityApi {
    private IdentityApi() {}

    static Service service(String prefix, Api api, Tokens tokens, Passwords passwords, Duration tokenLifetime) {
        TokenAuthenticator authenticator = new TokenAuthenticator(tokens, Optional.empty());
        List<Route> routes = new ArrayList<>();
        routes.add(Routes.get("/", IdentityApi::versions).open());
        routes.add(Routes.get("/v3", IdentityApi::version).open());
        routes.add(Routes.get("/v3/", IdentityApi::version).open());
        routes.addAll(new AuthRoutes(api, tokens, passwords, tokenLifetime).routes());
        routes.addAll(new DomainRoutes(api).routes());
        routes.addAll(new ProjectRoutes(api).routes());
        routes.addAll(new UserRoutes(api, passwords).routes());
        routes.addAll(new GroupRoutes(api).routes());
        routes.addAll(new MembershipRoutes(api).routes());
        routes.addAll(new RoleRoutes(api).routes());
        routes.addAll(new ImpliedRoleRoutes(api).routes());
        routes.addAll(new GrantRoutes(api).routes());
        routes.addAll(new AssignmentRoutes(api).routes());
        routes.addAll(new RegionRoutes(api).routes());
        routes.addAll(new ServiceRoutes(api).routes());
        routes.addAll(new EndpointRoutes(api).routes());
        routes.addAll(new ApplicationCredentialRoutes(
                        api, passwords, headers -> authenticator.token(headers).mayManageCredentials())
                .routes());
        return new Service("identity", prefix, Routes.of(routes), new IdentityDialect(), authenticator);
    }

    private static Response versions(Request request) {
        ObjectNode body = Json.object();
        body.putObject("versions").putArray("values").add(v3(request));
        return Response.json(300, body).with("Location", request.url("/v3/"));
    }

    private static Response version(Request request) {
        ObjectNode body = Json.object();
        body.set("version", v3(request));
        return Response.json(200, body);
    }

    private static ObjectNode v3(Request request) {
        ObjectNode version = Json.object();
        version.put("id", "v3.14");
        version.put("status", "stable");
        version.put("updated", "2020-04-07T00:00:00Z");
        version.putArray("links").addObject().put("rel", "self").put("href", request.url("/v3/"));
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.identity-v3+json");
        return version;
    }
}

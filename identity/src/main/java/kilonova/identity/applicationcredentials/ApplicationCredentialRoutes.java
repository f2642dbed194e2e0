package kilonova.identity.applicationcredentials;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Headers;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.identity.api.Access;
import kilonova.identity.api.Api;
import kilonova.identity.api.Documents;
import kilonova.identity.api.Fields;
import kilonova.identity.api.Listing;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import kilonova.identity.roles.RoleRoutes;
import kilonova.identity.users.Passwords;
import kilonova.identity.users.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/users/{user}/application_credentials}. The secret is in the answer to its creation and nowhere else. */
public final class ApplicationCredentialRoutes {
    private static final String ALL = "/v3/users/{user}/application_credentials";
    private static final int NAME = 255;

    private final Api api;
    private final Passwords passwords;
    private final Predicate<Headers> mayManage;

    /** @param mayManage whether the token in those headers may make and delete application credentials */
    public ApplicationCredentialRoutes(Api api, Passwords passwords, Predicate<Headers> mayManage) {
        this.api = api;
        this.passwords = passwords;
        this.mayManage = mayManage;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get(ALL, this::list),
                Routes.post(ALL, this::create),
                Routes.get(ALL + "/{id}", this::show),
                Routes.delete(ALL + "/{id}", this::delete));
    }

    private static ObjectNode document(Request request, Directory directory, ApplicationCredential credential) {
        ObjectNode node = Documents.with(Attributes.NONE);
        node.put("id", credential.id().value());
        node.put("name", credential.name());
        Documents.put(node, "description", credential.description());
        node.put("project_id", credential.projectId().value());
        node.put("user_id", credential.userId().value());
        node.put("unrestricted", credential.unrestricted());
        Documents.put(node, "expires_at", credential.expiresAt().map(Documents::time));
        ArrayNode roles = node.putArray("roles");
        credential.roleIds().stream()
                .flatMap(id -> directory.find(Role.KIND, id).stream())
                .forEach(role -> roles.add(RoleRoutes.mention(role)));
        return Documents.linked(
                node, request, "/v3/users/" + credential.userId() + "/application_credentials/" + credential.id());
    }

    private Response list(Request request) {
        requireReader(request, "list_application_credentials");
        Directory directory = api.directory();
        api.find(User.KIND, user(request), "user");
        return Listing.answer(
                request,
                "application_credentials",
                directory
                        .all(ApplicationCredential.KIND)
                        .filter(credential -> credential.userId().equals(user(request)))
                        .map(credential -> document(request, directory, credential)),
                Set.of("name"));
    }

    private Response show(Request request) {
        requireReader(request, "get_application_credential");
        return Documents.answer(200, "application_credential", document(request, api.directory(), existing(request)));
    }

    private Response create(Request request) {
        Api.require("create_application_credential", Api.access(request).isUser(user(request)));
        requireUnrestricted(request);
        Fields fields = Fields.of(request, "application_credential");
        if (!fields.texts("access_rules_ids", List.of()).isEmpty()
                || !fields.raw("access_rules").isEmpty()) {
            throw Fault.badRequest("Access rules are not supported; leave access_rules empty.");
        }
        String secret =
                fields.optional("secret").map(_ -> fields.text("secret", NAME)).orElseGet(Passwords::newSecret);
        Directory directory = api.directory();
        ApplicationCredential credential = new ApplicationCredential(
                Id.random(),
                user(request),
                project(request),
                fields.text("name", NAME),
                fields.optional("description"),
                passwords.hash(secret),
                roles(fields.raw("roles"), directory, request.caller()),
                fields.flag("unrestricted", false),
                fields.instant("expires_at"));
        ApplicationCredential made =
                api.decide(current -> ApplicationCredentials.create(current, credential, api.now()));
        return Documents.answer(
                201,
                "application_credential",
                document(request, api.directory(), made).put("secret", secret));
    }

    private Response delete(Request request) {
        Access access = Api.access(request);
        Api.require("delete_application_credential", access.isAdmin() || access.isUser(user(request)));
        requireUnrestricted(request);
        ApplicationCredential credential = existing(request);
        api.decide(directory -> ApplicationCredentials.delete(directory, credential));
        return Response.empty(204);
    }

    private ApplicationCredential existing(Request request) {
        String id = request.pathParameter("id");
        return ApplicationCredentials.of(api.directory(), user(request), new Id<>(id))
                .orElseThrow(() -> Api.fault(Refusal.missing("application credential", id)));
    }

    private static Id<Project> project(Request request) {
        return request.caller()
                .projectId()
                .<Id<Project>>map(Id::new)
                .orElseThrow(() -> Fault.badRequest(
                        "An application credential is made with a token that is scoped to a project."));
    }

    /** The roles that are named, by id or name, which the token must have; all roles of the token if none is named. */
    private static List<Id<Role>> roles(JsonNode named, Directory directory, Caller caller) {
        List<Role> held = directory
                .all(Role.KIND)
                .filter(role -> caller.hasRole(role.name()) && role.domainId().isEmpty())
                .sorted(Comparator.comparing(Role::name))
                .toList();
        if (named.isEmpty()) {
            return held.stream().map(Role::id).toList();
        }
        return named.valueStream()
                .map(one -> held.stream()
                        .filter(role -> one.has("id")
                                ? one.path("id").asString("").equals(role.id().value())
                                : one.path("name").asString("").equals(role.name()))
                        .findFirst()
                        .map(Role::id)
                        .orElseThrow(() -> Fault.badRequest("You have no role "
                                + one.path("id").asString(one.path("name").asString("")) + " in this project.")))
                .distinct()
                .toList();
    }

    private void requireReader(Request request, String rule) {
        Access access = Api.access(request);
        Api.require(rule, access.readsAll() || access.isUser(user(request)));
    }

    private void requireUnrestricted(Request request) {
        if (!mayManage.test(request.headers())) {
            throw Fault.forbidden(
                    "A token of a restricted application credential may not manage application credentials.");
        }
    }

    private static Id<User> user(Request request) {
        return new Id<>(request.pathParameter("user"));
    }
}

package kilonova.identity.users;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Fault;
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
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.domains.DomainRoutes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/users}. A password goes in and never comes out. */
public final class UserRoutes {
    /** The fields that a listing of users may be filtered by. */
    public static final Set<String> FILTERS = Set.of("name", "domain_id", "enabled");

    private static final int NAME = 255;
    private static final int PASSWORD = 4096;

    private final Api api;
    private final Passwords passwords;

    public UserRoutes(Api api, Passwords passwords) {
        this.api = api;
        this.passwords = passwords;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/users", this::list),
                Routes.post("/v3/users", this::create),
                Routes.get("/v3/users/{id}", this::show),
                Routes.patch("/v3/users/{id}", this::update),
                Routes.delete("/v3/users/{id}", this::delete),
                Routes.post("/v3/users/{id}/password", this::changePassword).open());
    }

    /** A user as the API shows it. */
    public static ObjectNode document(Request request, User user) {
        ObjectNode node = Documents.with(user.extra());
        node.put("id", user.id().value());
        node.put("name", user.name());
        node.put("domain_id", user.domainId().value());
        node.put("enabled", user.enabled());
        user.defaultProjectId().ifPresent(id -> node.put("default_project_id", id.value()));
        node.put("password_expires_at", (String) null);
        if (!node.has("options")) {
            node.putObject("options");
        }
        return Documents.linked(node, request, "/v3/users/" + user.id());
    }

    private Response list(Request request) {
        Access access = Api.access(request);
        Api.require("list_users", access.readsADomain());
        return Listing.answer(
                request,
                "users",
                api.directory()
                        .all(User.KIND)
                        .filter(user -> access.readsDomain(user.domainId()))
                        .map(user -> document(request, user)),
                FILTERS);
    }

    private Response create(Request request) {
        Fields fields = Fields.of(request, "user");
        Id<Domain> domain = DomainRoutes.domainFor(request.caller(), fields.id("domain_id"));
        Api.require("create_user", Api.access(request).managesDomain(domain));
        User user = new User(
                Id.random(),
                domain,
                fields.text("name", NAME),
                fields.flag("enabled", true),
                fields.id("default_project_id"),
                password(fields).map(passwords::hash),
                Instant.EPOCH,
                rest(fields, Attributes.NONE));
        return Documents.answer(201, "user", document(request, api.decide(directory -> Users.put(directory, user))));
    }

    private Response show(Request request) {
        Access access = Api.access(request);
        Optional<User> user = api.directory().find(User.KIND, id(request));
        Api.require(
                "get_user",
                access.isUser(id(request))
                        || user.map(found -> access.readsDomain(found.domainId()))
                                .orElse(access.readsAll()));
        return Documents.answer(200, "user", document(request, api.find(User.KIND, id(request), "user")));
    }

    private Response update(Request request) {
        require(request, "update_user");
        Fields fields = Fields.of(request, "user");
        fields.sameId(request.pathParameter("id"));
        Optional<PasswordHash> hash = password(fields).map(passwords::hash);
        return Documents.answer(
                200,
                "user",
                document(
                        request,
                        api.update(
                                User.KIND, id(request), "user", before -> changed(before, fields, hash), Users::put)));
    }

    private User changed(User before, Fields fields, Optional<PasswordHash> hash) {
        if (fields.<Domain>id("domain_id")
                .filter(named -> !named.equals(before.domainId()))
                .isPresent()) {
            throw Fault.badRequest("A user cannot move to another domain.");
        }
        boolean enabled = fields.flag("enabled", before.enabled());
        User changed = new User(
                before.id(),
                before.domainId(),
                fields.text("name", before.name(), NAME),
                enabled,
                fields.has("default_project_id") ? fields.id("default_project_id") : before.defaultProjectId(),
                before.passwordHash(),
                before.enabled() && !enabled ? api.now() : before.tokensValidAfter(),
                rest(fields, before.extra()));
        return hash.map(next -> changed.withPassword(next, api.now())).orElse(changed);
    }

    private Response delete(Request request) {
        require(request, "delete_user");
        api.decide(directory -> Users.delete(directory, id(request)));
        return Response.empty(204);
    }

    /** Needs no token: the old password is the proof, so that somebody without a valid token can change it too. */
    private Response changePassword(Request request) {
        Fields fields = Fields.of(request, "user");
        String original = fields.text("original_password", PASSWORD);
        String next = fields.text("password", PASSWORD);
        Optional<User> user = api.directory().find(User.KIND, id(request)).filter(User::enabled);
        Optional<PasswordHash> proved = user.flatMap(User::passwordHash);
        if (!passwords.matches(original, proved) || proved.isEmpty()) {
            throw new Fault(401, "The request you have made requires authentication.");
        }
        if (next.equals(original)) {
            throw Fault.badRequest("The new password must differ from the original one.");
        }
        PasswordHash hash = passwords.hash(next);
        api.decide(directory -> Users.changePassword(directory, id(request), proved.get(), hash, api.now()));
        return Response.empty(204);
    }

    private void require(Request request, String rule) {
        Access access = Api.access(request);
        Api.require(
                rule,
                api.directory()
                        .find(User.KIND, id(request))
                        .map(user -> access.managesDomain(user.domainId()))
                        .orElse(access.isAdmin()));
    }

    private static Optional<String> password(Fields fields) {
        return fields.optional("password").map(_ -> fields.text("password", PASSWORD));
    }

    /** The extra attributes; secrets are never among them. */
    private static Attributes rest(Fields fields, Attributes before) {
        fields.raw("password");
        fields.raw("original_password");
        fields.raw("password_expires_at");
        return fields.rest(before);
    }

    private static Id<User> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}

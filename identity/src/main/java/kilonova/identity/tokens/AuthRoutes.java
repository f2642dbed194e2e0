package kilonova.identity.tokens;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.identity.api.Access;
import kilonova.identity.api.Api;
import kilonova.identity.api.Documents;
import kilonova.identity.api.Listing;
import kilonova.identity.assignments.Assignments;
import kilonova.identity.assignments.Target;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.domains.DomainRoutes;
import kilonova.identity.projects.Project;
import kilonova.identity.projects.ProjectRoutes;
import kilonova.identity.users.Passwords;
import kilonova.identity.users.User;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/auth}: getting, checking and ending tokens, and what one could get a token for. */
public final class AuthRoutes {
    private static final String SUBJECT = "X-Subject-Token";

    private final Api api;
    private final Tokens tokens;
    private final Login login;

    public AuthRoutes(Api api, Tokens tokens, Passwords passwords, Duration lifetime) {
        this.api = api;
        this.tokens = tokens;
        this.login = new Login(tokens, passwords, lifetime, api.clock());
    }

    public List<Route> routes() {
        return List.of(
                Routes.post("/v3/auth/tokens", this::issue).open(),
                Routes.get("/v3/auth/tokens", this::validate),
                Routes.head("/v3/auth/tokens", this::check),
                Routes.delete("/v3/auth/tokens", this::revoke),
                Routes.get("/v3/auth/catalog", this::catalog),
                Routes.get("/v3/auth/projects", this::projects),
                Routes.get("/v3/auth/domains", this::domains),
                Routes.get("/v3/auth/system", this::system));
    }

    private Response issue(Request request) {
        AuthenticationRequest wanted = AuthenticationBody.read(request.json());
        Directory directory = api.directory();
        Token token = Api.accepted(login.decide(directory, wanted));
        return answer(request, 201, directory, token, tokens.sign(token.claims()));
    }

    private Response validate(Request request) {
        Directory directory = api.directory();
        Token subject = subject(request, directory);
        Access access = Api.access(request);
        Api.require("validate_token", mayValidate(access, subject));
        return answer(request, 200, directory, subject, subjectText(request));
    }

    private Response check(Request request) {
        Token subject = subject(request, api.directory());
        Access access = Api.access(request);
        Api.require("check_token", mayValidate(access, subject));
        return Response.empty(200).with(SUBJECT, subjectText(request));
    }

    private Response revoke(Request request) {
        Token subject = subject(request, api.directory());
        Access access = Api.access(request);
        Api.require(
                "revoke_token", access.isAdmin() || access.isUser(subject.user().id()));
        tokens.revoke(subject.claims());
        return Response.empty(204);
    }

    private Response catalog(Request request) {
        ObjectNode body = Json.object();
        body.set(
                "catalog",
                TokenDocument.catalog(
                        api.directory(), request.caller().projectId().<Id<Project>>map(Id::new)));
        body.putObject("links").put("self", request.url("/v3/auth/catalog"));
        return Response.json(200, body);
    }

    private Response projects(Request request) {
        return Listing.answer(
                request,
                "projects",
                Assignments.projects(api.directory(), caller(request))
                        .map(project -> ProjectRoutes.document(request, project)),
                ProjectRoutes.FILTERS);
    }

    private Response domains(Request request) {
        return Listing.answer(
                request,
                "domains",
                Assignments.domains(api.directory(), caller(request))
                        .map(domain -> DomainRoutes.document(request, domain)),
                Set.of("name", "enabled"));
    }

    private Response system(Request request) {
        ObjectNode body = Json.object();
        ArrayNode system = body.putArray("system");
        Stream.of(new Target.SystemWide())
                .filter(Assignments.targets(api.directory(), caller(request))::contains)
                .forEach(_ -> system.addObject().put("all", true));
        body.putObject("links").put("self", request.url("/v3/auth/system"));
        return Response.json(200, body);
    }

    private static boolean mayValidate(Access access, Token subject) {
        return access.readsAll()
                || access.caller().hasRole("service")
                || access.isUser(subject.user().id());
    }

    private Response answer(Request request, int status, Directory directory, Token token, String text) {
        boolean withCatalog = !request.query().has("nocatalog");
        return Documents.answer(status, "token", TokenDocument.of(directory, token, withCatalog))
                .with(SUBJECT, text);
    }

    /** The token that is asked about; faults 404 if it does not hold. */
    private Token subject(Request request, Directory directory) {
        boolean allowExpired = Api.isSet(request.query(), "allow_expired");
        if (tokens.inspect(directory, subjectText(request), allowExpired) instanceof Resolution.Valid(Token token)) {
            return token;
        }
        throw Api.fault(new Refusal(Refusal.Reason.MISSING, "Could not recognize the token to validate."));
    }

    private static String subjectText(Request request) {
        return request.headers().first(SUBJECT).orElse("");
    }

    private static Id<User> caller(Request request) {
        return new Id<>(request.caller().user().id());
    }
}

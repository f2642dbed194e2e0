package kilonova.identity.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.http.Fault;
import kilonova.identity.api.Fields;
import kilonova.identity.applicationcredentials.ApplicationCredential;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.tokens.AuthenticationRequest.Named;
import kilonova.identity.tokens.AuthenticationRequest.Proof;
import kilonova.identity.tokens.AuthenticationRequest.RequestedScope;
import kilonova.identity.tokens.AuthenticationRequest.Secret;
import kilonova.identity.users.User;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@code POST /v3/auth/tokens}. Faults 400 for what makes no sense, 401 for methods that do not exist. */
final class AuthenticationBody {
    private static final int TEXT = 4096;

    private AuthenticationBody() {}

    static AuthenticationRequest read(JsonNode body) {
        Fields auth = Fields.of(body, "auth");
        Fields identity = auth.object("identity");
        List<String> methods = identity.texts("methods", List.of());
        if (methods.isEmpty()) {
            throw Fault.badRequest("Expecting to find methods in identity, as a list with at least one text.");
        }
        List<Proof> proofs = new ArrayList<>();
        methods.stream().distinct().forEach(method -> proofs.add(proof(method, identity)));
        return new AuthenticationRequest(proofs, scope(auth));
    }

    private static Proof proof(String method, Fields identity) {
        return switch (method) {
            case "password" -> {
                Fields user = identity.object("password").object("user");
                yield new Proof.Password(named(user), new Secret(user.text("password", TEXT)));
            }
            case "token" ->
                new Proof.ExistingToken(new Secret(identity.object("token").text("id", TEXT)));
            case "application_credential" -> credential(identity.object("application_credential"));
            default -> throw new Fault(401, "Attempted to authenticate with an unsupported method.");
        };
    }

    private static Proof credential(Fields fields) {
        Optional<Named<User>> user = fields.has("user") ? Optional.of(named(fields.object("user"))) : Optional.empty();
        Secret secret = new Secret(fields.text("secret", TEXT));
        if (fields.has("id")) {
            return new Proof.Credential(new Named.ById<>(new Id<>(fields.text("id", TEXT))), user, secret);
        }
        if (user.isEmpty()) {
            throw Fault.badRequest("An application credential is named by its id, or by its name and user.");
        }
        Named<ApplicationCredential> byName = new Named.ByName<>(fields.text("name", TEXT), Optional.empty());
        return new Proof.Credential(byName, user, secret);
    }

    private static RequestedScope scope(Fields auth) {
        JsonNode scope = auth.raw("scope");
        if (scope.isMissingNode() || scope.isNull()) {
            return new RequestedScope.Default();
        }
        if (scope.isString() && scope.stringValue().equals("unscoped")) {
            return new RequestedScope.Unscoped();
        }
        Fields fields = auth.object("scope");
        if (scope.size() != 1) {
            throw Fault.badRequest("A scope is one of project, domain, system and unscoped.");
        }
        if (fields.has("project")) {
            return new RequestedScope.OfProject(named(fields.object("project")));
        }
        if (fields.has("domain")) {
            return new RequestedScope.OfDomain(domain(fields.object("domain")));
        }
        if (fields.has("system") && fields.object("system").flag("all", false)) {
            return new RequestedScope.SystemWide();
        }
        if (fields.has("unscoped")) {
            return new RequestedScope.Unscoped();
        }
        throw Fault.badRequest("A scope is one of project, domain, system (with all: true) and unscoped.");
    }

    private static <T> Named<T> named(Fields fields) {
        if (fields.has("id")) {
            return new Named.ById<>(new Id<>(fields.text("id", TEXT)));
        }
        if (!fields.has("domain")) {
            throw Fault.badRequest("Expecting to find domain beside the name. A name alone does not say who is meant.");
        }
        return new Named.ByName<>(fields.text("name", TEXT), Optional.of(domain(fields.object("domain"))));
    }

    private static Named<Domain> domain(Fields fields) {
        return fields.has("id")
                ? new Named.ById<>(new Id<>(fields.text("id", TEXT)))
                : new Named.ByName<>(fields.text("name", TEXT), Optional.empty());
    }
}

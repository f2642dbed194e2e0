package kilonova.identity.keystone;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Caller;
import kilonova.http.IsoTime;
import tools.jackson.databind.JsonNode;

/**
 * What Keystone says about a token.
 *
 * @param caller whom it stands for
 * @param expires when it ends
 * @param restricted whether it is good for some requests only (an application credential's access rules)
 */
record KnownToken(Caller caller, Instant expires, boolean restricted) {
    /**
     * Reads Keystone's description; empty if it is not one.
     *
     * @param body with the member {@code token}
     */
    static Optional<KnownToken> read(JsonNode body) {
        JsonNode token = body.path("token");
        JsonNode user = token.path("user");
        Optional<Instant> expires = IsoTime.parse(token.path("expires_at").stringValue(""));
        if (expires.isEmpty() || !user.path("id").isString()) {
            return Optional.empty();
        }
        Set<String> roles = new HashSet<>();
        token.path("roles").forEach(role -> roles.add(role.path("name").stringValue("")));
        Caller.User who = new Caller.User(
                text(user, "id"),
                text(user, "name"),
                text(user.path("domain"), "id"),
                text(user.path("domain"), "name"));
        boolean restricted =
                token.path("application_credential").path("access_rules").isArray();
        return Optional.of(new KnownToken(new Caller(who, scope(token), roles), expires.get(), restricted));
    }

    private static Caller.Scope scope(JsonNode token) {
        JsonNode project = token.path("project");
        if (project.isObject()) {
            JsonNode domain = project.path("domain");
            return new Caller.Scope.Project(
                    text(project, "id"), text(project, "name"), text(domain, "id"), text(domain, "name"));
        }
        if (token.path("system").path("all").asBoolean(false)) {
            return new Caller.Scope.SystemWide();
        }
        JsonNode domain = token.path("domain");
        return domain.isObject()
                ? new Caller.Scope.Domain(text(domain, "id"), text(domain, "name"))
                : new Caller.Scope.Unscoped();
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).stringValue("");
    }
}

package kilonova.identity.keystone;

import java.util.Optional;
import kilonova.http.Json;
import tools.jackson.databind.node.ObjectNode;

/** How a service proves itself to Keystone. The text form never shows a secret. */
public sealed interface ServiceAccount {
    /** Something that is known by its id, or by its name in a domain. */
    record Reference(Optional<String> id, Optional<String> name, Optional<Domain> domain) {
        ObjectNode document() {
            ObjectNode document = Json.object();
            id.ifPresent(value -> document.put("id", value));
            if (id.isEmpty()) {
                name.ifPresent(value -> document.put("name", value));
                domain.ifPresent(in -> document.set("domain", in.document()));
            }
            return document;
        }
    }

    /** A domain, by id or by name. */
    record Domain(Optional<String> id, Optional<String> name) {
        ObjectNode document() {
            ObjectNode document = Json.object();
            id.ifPresentOrElse(value -> document.put("id", value), () -> document.put("name", name.orElse("")));
            return document;
        }
    }

    /** What a token shall be good for. */
    sealed interface Scope {
        /** One project. */
        record Project(Reference project) implements Scope {}

        /** The whole deployment. */
        record SystemWide() implements Scope {}

        /** What Keystone gives where nothing is asked for. */
        record Usual() implements Scope {}
    }

    /** A user with a password. */
    record Password(Reference user, String password, Scope scope) implements ServiceAccount {
        @Override
        public String toString() {
            return "Password[" + user + "]";
        }
    }

    /** An application credential, known by its id. */
    record ApplicationCredential(String id, String secret) implements ServiceAccount {
        @Override
        public String toString() {
            return "ApplicationCredential[" + id + "]";
        }
    }

    /** The body of the request for a token. */
    default ObjectNode request() {
        ObjectNode request = Json.object();
        ObjectNode auth = request.putObject("auth");
        ObjectNode identity = auth.putObject("identity");
        switch (this) {
            case Password account -> {
                identity.putArray("methods").add("password");
                identity.putObject("password")
                        .set("user", account.user().document().put("password", account.password()));
                scope(account.scope()).ifPresent(scope -> auth.set("scope", scope));
            }
            case ApplicationCredential account -> {
                identity.putArray("methods").add("application_credential");
                identity.putObject("application_credential")
                        .put("id", account.id())
                        .put("secret", account.secret());
            }
        }
        return request;
    }

    private static Optional<ObjectNode> scope(Scope scope) {
        return switch (scope) {
            case Scope.Project(Reference project) -> Optional.of(Json.object().set("project", project.document()));
            case Scope.SystemWide _ ->
                Optional.of(Json.object().set("system", Json.object().put("all", true)));
            case Scope.Usual _ -> Optional.empty();
        };
    }
}

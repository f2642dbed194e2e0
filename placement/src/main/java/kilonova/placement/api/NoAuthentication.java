package kilonova.placement.api;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Authenticator;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Headers;

/**
 * Believes what the headers say ({@code auth_strategy = noauth2}); for tests only. The token is {@code user} or
 * {@code user:project}; {@code X-Roles} and {@code X-Project-Id} win over what follows from it.
 */
public final class NoAuthentication implements Authenticator {

    @Override
    public Caller authenticate(Headers headers) {
        String token = headers.first("X-Auth-Token").orElseThrow(() -> new Fault(401, ""));
        String[] parts = token.split(":", 2);
        String user = parts[0];
        String project = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : user;
        Set<String> roles = headers.first("X-Roles")
                .<Set<String>>map(names -> new HashSet<>(Arrays.asList(names.split(",", -1))))
                .orElseGet(() -> user.equals("admin") ? Set.of("admin") : Set.of());
        return new Caller(new Caller.User(user, user, "default", "Default"), scope(headers, project), roles);
    }

    private static Caller.Scope scope(Headers headers, String project) {
        Optional<String> system = headers.first("OpenStack-System-Scope").filter(scope -> !scope.isEmpty());
        Optional<String> sent = headers.first("X-Project-Id");
        if (system.isPresent()) {
            return new Caller.Scope.SystemWide();
        }
        String id = sent.orElse(project);
        return new Caller.Scope.Project(id, id, "default", "Default");
    }
}

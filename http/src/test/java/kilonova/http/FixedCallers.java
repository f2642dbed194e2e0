package kilonova.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** An authenticator for tests: each token is a caller that the test named. Thread-safe once filled. */
public final class FixedCallers implements Authenticator {
    private final Map<String, Caller> callers = new HashMap<>();

    /** Adds a caller of a project whose token, user id and user name are {@code token}. Roles are taken as they are. */
    public FixedCallers with(String token, String projectId, String... roles) {
        callers.put(
                token,
                new Caller(
                        new Caller.User(token, token, "default", "Default"),
                        new Caller.Scope.Project(projectId, projectId, "default", "Default"),
                        Set.of(roles)));
        return this;
    }

    /** An {@code admin}; of project-a {@code member-a} and {@code reader-a}; of project-b {@code member-b}. */
    public static FixedCallers usual() {
        return new FixedCallers()
                .with("admin", "admin-project", "admin", "manager", "member", "reader")
                .with("member-a", "project-a", "member", "reader")
                .with("reader-a", "project-a", "reader")
                .with("member-b", "project-b", "member", "reader");
    }

    @Override
    public Caller authenticate(Headers headers) {
        Caller caller = callers.get(headers.first("X-Auth-Token").orElse(""));
        if (caller == null) {
            throw new Fault(401, "The request you have made requires authentication.");
        }
        return caller;
    }
}

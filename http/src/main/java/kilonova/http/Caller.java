package kilonova.http;

import java.util.Optional;
import java.util.Set;

/**
 * Who calls, as the token says. Immutable.
 *
 * @param user who
 * @param scope what the token is good for
 * @param roles the names of all roles in that scope, implied ones included
 */
public record Caller(User user, Scope scope, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** A user and its domain. */
    public record User(String id, String name, String domainId, String domainName) {}

    /** What a token is good for. */
    public sealed interface Scope {
        /** One project. */
        record Project(String id, String name, String domainId, String domainName) implements Scope {}

        /** One domain. */
        record Domain(String id, String name) implements Scope {}

        /** The whole deployment. */
        record SystemWide() implements Scope {}

        /** Nothing but the identity service itself. */
        record Unscoped() implements Scope {}
    }

    /** The id of the project that the token is scoped to, if it is scoped to one. */
    public Optional<String> projectId() {
        return scope instanceof Scope.Project project ? Optional.of(project.id()) : Optional.empty();
    }

    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    public boolean isAdmin() {
        return hasRole("admin");
    }

    /** True if the caller may see what belongs to that project: reader in it, or admin. */
    public boolean mayRead(String projectId) {
        return isAdmin() || (hasRole("reader") && isIn(projectId));
    }

    /** True if the caller may change what belongs to that project: member of it, or admin. */
    public boolean mayWrite(String projectId) {
        return isAdmin() || (hasRole("member") && isIn(projectId));
    }

    private boolean isIn(String projectId) {
        return projectId().filter(projectId::equals).isPresent();
    }
}

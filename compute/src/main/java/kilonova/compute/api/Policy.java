package kilonova.compute.api;

import kilonova.http.Fault;
import kilonova.http.Request;

/**
 * Who may do what: OpenStack's default policies since the secure-RBAC work. A reader of a project sees what is its, a member
 * changes it, an admin may do everything.
 */
public final class Policy {
    private Policy() {}

    /**
     * Only admins.
     *
     * @param rule the policy's name as operators know it, {@code os_compute_api:os-migrations:index}
     * @throws Fault 403 that names the rule
     */
    public static void admin(Request request, String rule) {
        allow(request.caller().isAdmin(), rule);
    }

    /** A reader of that project, or an admin. */
    public static void reader(Request request, String projectId, String rule) {
        allow(request.caller().mayRead(projectId), rule);
    }

    /** A member of that project, or an admin. */
    public static void member(Request request, String projectId, String rule) {
        allow(request.caller().mayWrite(projectId), rule);
    }

    /** That user, or an admin. */
    public static void user(Request request, String userId, String rule) {
        allow(request.caller().isAdmin() || request.caller().user().id().equals(userId), rule);
    }

    /**
     * The caller's project.
     *
     * @throws Fault 403 for a token without one: nothing here belongs to a domain or to the whole deployment
     */
    public static String project(Request request) {
        return request.caller()
                .projectId()
                .orElseThrow(() -> Fault.forbidden("This needs a token that is scoped to a project."));
    }

    /** What the rule decides when it is no question of roles alone. */
    public static void allow(boolean allowed, String rule) {
        if (!allowed) {
            throw Fault.forbidden("Policy doesn't allow " + rule + " to be performed.");
        }
    }
}

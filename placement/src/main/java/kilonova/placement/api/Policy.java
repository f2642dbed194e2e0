package kilonova.placement.api;

import java.util.Optional;
import kilonova.http.Caller;

/**
 * Who may do what. All of upstream's rules are for tokens of a project: a system-wide or domain token is refused whatever
 * its roles.
 */
public enum Policy {
    /** Upstream's new defaults: admin or service; readers see their own project's usage; reshaping is for services. */
    SECURE {
        @Override
        boolean allowsRoles(Rule rule, Caller caller, Optional<String> project) {
            return switch (rule) {
                case RESHAPE -> caller.hasRole(SERVICE);
                case TOTAL_USAGES -> caller.isAdmin() || caller.hasRole(SERVICE) || readsOwnProject(caller, project);
                default -> caller.isAdmin() || caller.hasRole(SERVICE);
            };
        }
    },
    /** Upstream's defaults with {@code enforce_new_defaults = false}: what {@link #SECURE} allows, and admins do all. */
    LEGACY {
        @Override
        boolean allowsRoles(Rule rule, Caller caller, Optional<String> project) {
            return caller.isAdmin() || SECURE.allowsRoles(rule, caller, project);
        }
    },
    /** A policy file with {@code "@"} for every rule. */
    OPEN {
        @Override
        boolean allowsRoles(Rule rule, Caller caller, Optional<String> project) {
            return true;
        }
    };

    private static final String SERVICE = "service";

    abstract boolean allowsRoles(Rule rule, Caller caller, Optional<String> project);

    /**
     * Whether a caller may do something.
     *
     * @param project whose data it is about, where the rule looks at that
     */
    public boolean allows(Rule rule, Caller caller, Optional<String> project) {
        return switch (caller.scope()) {
            case Caller.Scope.SystemWide _, Caller.Scope.Domain _ -> false;
            case Caller.Scope.Project _, Caller.Scope.Unscoped _ -> allowsRoles(rule, caller, project);
        };
    }

    private static boolean readsOwnProject(Caller caller, Optional<String> project) {
        return caller.hasRole("reader") && project.isPresent() && project.equals(caller.projectId());
    }
}

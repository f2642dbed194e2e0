package kilonova.identity.roles;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Fact;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.domains.Domain;

/** Commands on roles, and what they imply. Pure. */
public final class Roles {
    /** The role that may do everything. */
    public static final String ADMIN = "admin";

    private Roles() {}

    /** Creates or replaces; a name is given once per domain, and once among the roles of no domain. */
    public static Decision<Role> put(Directory directory, Role role) {
        boolean taken = directory
                .all(Role.KIND)
                .anyMatch(other -> other.name().equals(role.name())
                        && other.domainId().equals(role.domainId())
                        && !other.id().equals(role.id()));
        return Decision.put(
                Role.KIND,
                role,
                Refusal.first(
                        role.domainId().flatMap(id -> directory.missing(Domain.KIND, id, "domain")),
                        Refusal.conflict("There is a role named " + role.name() + " already.")
                                .when(taken)));
    }

    /** Removes a role with its assignments, implications, and the application credentials that carry it. */
    public static Decision<Role> delete(Directory directory, Id<Role> id) {
        return directory
                .find(Role.KIND, id)
                .<Decision<Role>>map(role -> new Decision.Accepted<>(role, directory.removal(Role.KIND, role)))
                .orElseGet(() -> Decision.refused(Refusal.missing("role", id.value())));
    }

    /** Makes one role imply another. No role implies itself, and none implies {@code admin}. */
    public static Decision<ImpliedRole> imply(Directory directory, ImpliedRole implied) {
        Optional<Role> target = directory.find(Role.KIND, implied.impliedRoleId());
        return Decision.put(
                ImpliedRole.KIND,
                implied,
                Refusal.first(
                        directory.missing(Role.KIND, implied.priorRoleId(), "role"),
                        directory.missing(Role.KIND, implied.impliedRoleId(), "role"),
                        Refusal.forbidden("The role admin cannot be implied by another.")
                                .when(target.filter(role -> role.name().equals(ADMIN))
                                        .isPresent()),
                        Refusal.invalid("A role cannot imply itself, directly or through others.")
                                .when(closure(directory, Set.of(implied.impliedRoleId()))
                                        .contains(implied.priorRoleId()))));
    }

    /** Ends an implication. */
    public static Decision<ImpliedRole> unimply(Directory directory, ImpliedRole implied) {
        return directory.contains(ImpliedRole.KIND, implied)
                ? Decision.accepted(implied, Fact.remove(ImpliedRole.KIND, implied))
                : Decision.refused(Refusal.missing(
                        "role implied by " + implied.priorRoleId(),
                        implied.impliedRoleId().value()));
    }

    /** Those roles and all that they imply, however indirectly, in order of discovery. */
    public static Set<Id<Role>> closure(Directory directory, Collection<Id<Role>> roles) {
        Set<Id<Role>> closure = new LinkedHashSet<>(roles);
        Deque<Id<Role>> open = new ArrayDeque<>(roles);
        while (!open.isEmpty()) {
            Id<Role> prior = open.remove();
            directory
                    .all(ImpliedRole.KIND)
                    .filter(implied -> implied.priorRoleId().equals(prior))
                    .filter(implied -> closure.add(implied.impliedRoleId()))
                    .forEach(implied -> open.add(implied.impliedRoleId()));
        }
        return closure;
    }
}

package kilonova.identity.assignments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.groups.Groups;
import kilonova.identity.roles.Role;
import kilonova.identity.roles.Roles;
import kilonova.identity.users.User;

/**
 * Which assignments to list. Pure.
 *
 * @param actor whose; absent for everyone's
 * @param target where; absent for everywhere
 * @param role which role; absent for all
 * @param effective list what follows for users: through groups and by implication, instead of what was stored
 */
record AssignmentFilter(Optional<Actor> actor, Optional<Target> target, Optional<Id<Role>> role, boolean effective) {
    /**
     * An assignment, stored or following from a stored one.
     *
     * @param source the stored one
     */
    record Listed(Assignment assignment, Assignment source) {}

    Stream<Listed> select(Directory directory) {
        return directory
                .all(Assignment.KIND)
                .flatMap(stored -> effective ? expand(directory, stored) : Stream.of(new Listed(stored, stored)))
                .filter(listed -> matches(listed.assignment()));
    }

    private boolean matches(Assignment assignment) {
        return actor.map(assignment.actor()::equals).orElse(true)
                && target.map(assignment.target()::equals).orElse(true)
                && role.map(assignment.roleId()::equals).orElse(true);
    }

    private static Stream<Listed> expand(Directory directory, Assignment stored) {
        Stream<Id<User>> users = switch (stored.actor()) {
            case Actor.OfUser(var id) -> Stream.of(id);
            case Actor.OfGroup(var id) -> Groups.members(directory, id).map(User::id);
        };
        return users.flatMap(user -> Roles.closure(directory, List.of(stored.roleId())).stream()
                .map(role -> new Listed(Assignment.of(new Actor.OfUser(user), stored.target(), role), stored)));
    }
}

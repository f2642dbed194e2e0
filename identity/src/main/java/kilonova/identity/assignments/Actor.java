package kilonova.identity.assignments;

import kilonova.identity.directory.Id;
import kilonova.identity.groups.Group;
import kilonova.identity.users.User;

/** Who can have a role. */
public sealed interface Actor {
    /** A user. */
    record OfUser(Id<User> id) implements Actor {}

    /** All users of a group. */
    record OfGroup(Id<Group> id) implements Actor {}
}

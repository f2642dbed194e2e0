package kilonova.identity.groups;

import java.util.List;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.users.User;

/** That user is in that group. */
public record Membership(Id<Group> groupId, Id<User> userId) {
    public static final Kind<Membership> KIND = Kind.relation("identity_memberships", Membership.class)
            .ownedBy(Group.KIND, membership -> List.of(membership.groupId()))
            .ownedBy(User.KIND, membership -> List.of(membership.userId()));
}

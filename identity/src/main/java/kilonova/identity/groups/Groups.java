package kilonova.identity.groups;

import java.util.stream.Stream;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Fact;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.domains.Domain;
import kilonova.identity.users.User;

/** Commands on groups, and who is in them. Pure. */
public final class Groups {
    private Groups() {}

    /** Creates or replaces; a name is given once per domain. */
    public static Decision<Group> put(Directory directory, Group group) {
        boolean taken = directory
                .all(Group.KIND)
                .anyMatch(other -> other.name().equals(group.name())
                        && other.domainId().equals(group.domainId())
                        && !other.id().equals(group.id()));
        return Decision.put(
                Group.KIND,
                group,
                Refusal.first(
                        directory.missing(Domain.KIND, group.domainId(), "domain"),
                        Refusal.conflict("There is a group named " + group.name() + " in this domain already.")
                                .when(taken)));
    }

    public static Decision<Group> delete(Directory directory, Id<Group> id) {
        return directory
                .find(Group.KIND, id)
                .<Decision<Group>>map(group -> new Decision.Accepted<>(group, directory.removal(Group.KIND, group)))
                .orElseGet(() -> Decision.refused(Refusal.missing("group", id.value())));
    }

    /** Adds a user to a group; adding it again changes nothing. */
    public static Decision<Membership> add(Directory directory, Membership membership) {
        return Decision.put(
                Membership.KIND,
                membership,
                Refusal.first(
                        directory.missing(Group.KIND, membership.groupId(), "group"),
                        directory.missing(User.KIND, membership.userId(), "user")));
    }

    /** Takes a user out of a group. */
    public static Decision<Membership> remove(Directory directory, Membership membership) {
        return directory.contains(Membership.KIND, membership)
                ? Decision.accepted(membership, Fact.remove(Membership.KIND, membership))
                : Decision.refused(Refusal.missing(
                        "user in group " + membership.groupId(),
                        membership.userId().value()));
    }

    /** The groups that a user is in. */
    public static Stream<Group> of(Directory directory, Id<User> user) {
        return directory
                .all(Membership.KIND)
                .filter(membership -> membership.userId().equals(user))
                .flatMap(membership -> directory.find(Group.KIND, membership.groupId()).stream());
    }

    /** The users that are in a group. */
    public static Stream<User> members(Directory directory, Id<Group> group) {
        return directory
                .all(Membership.KIND)
                .filter(membership -> membership.groupId().equals(group))
                .flatMap(membership -> directory.find(User.KIND, membership.userId()).stream());
    }
}

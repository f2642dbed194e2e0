package kilonova.identity.users;

import java.time.Instant;
import java.util.Optional;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Fact;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.domains.Domain;

/** Commands on users. Pure: passwords come in as hashes. */
public final class Users {
    private Users() {}

    /** Creates or replaces; a name is given once per domain. */
    public static Decision<User> put(Directory directory, User user) {
        boolean taken = directory
                .all(User.KIND)
                .anyMatch(other -> other.name().equals(user.name())
                        && other.domainId().equals(user.domainId())
                        && !other.id().equals(user.id()));
        return Decision.put(
                User.KIND,
                user,
                Refusal.first(
                        directory.missing(Domain.KIND, user.domainId(), "domain"),
                        Refusal.conflict("There is a user named " + user.name() + " in this domain already.")
                                .when(taken)));
    }

    /**
     * Changes a password if the user's hash is still the one that was checked; all tokens of the user end.
     *
     * @param proved the hash that the old password matched
     */
    public static Decision<User> changePassword(
            Directory directory, Id<User> id, PasswordHash proved, PasswordHash next, Instant now) {
        Optional<User> user = directory.find(User.KIND, id);
        if (user.flatMap(User::passwordHash).filter(proved::equals).isEmpty()) {
            return Decision.refused(Refusal.conflict("The password was changed in the meantime."));
        }
        User changed = user.get().withPassword(next, now);
        return Decision.accepted(changed, Fact.put(User.KIND, changed));
    }

    /** Removes a user with its memberships, role assignments and application credentials; its tokens end. */
    public static Decision<User> delete(Directory directory, Id<User> id) {
        return directory
                .find(User.KIND, id)
                .<Decision<User>>map(user -> new Decision.Accepted<>(user, directory.removal(User.KIND, user)))
                .orElseGet(() -> Decision.refused(Refusal.missing("user", id.value())));
    }
}

package kilonova.identity.users;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.domains.Domain;
import kilonova.identity.projects.Project;

/**
 * Someone, or some program, that can prove who it is.
 *
 * @param defaultProjectId what a token is scoped to when none is asked for
 * @param passwordHash absent for a user that cannot log in with a password
 * @param tokensValidAfter tokens that were issued up to then are void: the password changed, or the user was disabled
 */
public record User(
        Id<User> id,
        Id<Domain> domainId,
        String name,
        boolean enabled,
        Optional<Id<Project>> defaultProjectId,
        Optional<PasswordHash> passwordHash,
        Instant tokensValidAfter,
        Attributes extra) {
    public static final Kind<User> KIND =
            Kind.entity("identity_users", User.class, User::id).ownedBy(Domain.KIND, user -> List.of(user.domainId()));

    /** The user with another password; tokens issued up to {@code now} are void. */
    public User withPassword(PasswordHash hash, Instant now) {
        return new User(id, domainId, name, enabled, defaultProjectId, Optional.of(hash), now, extra);
    }
}

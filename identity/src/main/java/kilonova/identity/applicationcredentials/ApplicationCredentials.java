package kilonova.identity.applicationcredentials;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import kilonova.identity.assignments.Assignments;
import kilonova.identity.assignments.Target;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import kilonova.identity.roles.Role;
import kilonova.identity.roles.Roles;
import kilonova.identity.users.User;

/** Commands on application credentials, and what they are good for. Pure. */
public final class ApplicationCredentials {
    private ApplicationCredentials() {}

    /** Makes one: the name is new among the user's, it is not expired yet, and the user has all its roles in the project. */
    public static Decision<ApplicationCredential> create(
            Directory directory, ApplicationCredential credential, Instant now) {
        Set<Id<Role>> held =
                Assignments.effective(directory, credential.userId(), new Target.OfProject(credential.projectId()));
        boolean taken = directory
                .all(ApplicationCredential.KIND)
                .anyMatch(other -> other.userId().equals(credential.userId())
                        && other.name().equals(credential.name()));
        return Decision.put(
                ApplicationCredential.KIND,
                credential,
                Refusal.first(
                        directory.missing(User.KIND, credential.userId(), "user"),
                        Refusal.invalid("expires_at must be in the future.").when(credential.isExpired(now)),
                        Refusal.invalid("An application credential needs at least one role.")
                                .when(credential.roleIds().isEmpty()),
                        Refusal.invalid("You have no such role assignment in this project.")
                                .when(!held.containsAll(credential.roleIds())),
                        Refusal.conflict("You have an application credential named " + credential.name() + " already.")
                                .when(taken)));
    }

    public static Decision<ApplicationCredential> delete(Directory directory, ApplicationCredential credential) {
        return new Decision.Accepted<>(credential, directory.removal(ApplicationCredential.KIND, credential));
    }

    /** Finds one of that user's. */
    public static Optional<ApplicationCredential> of(Directory directory, Id<User> user, Id<ApplicationCredential> id) {
        return directory
                .find(ApplicationCredential.KIND, id)
                .filter(credential -> credential.userId().equals(user));
    }

    /** The roles that it gives now, implied ones included; none once it is expired or its user lost one of its roles. */
    public static Set<Id<Role>> effectiveRoles(Directory directory, ApplicationCredential credential, Instant now) {
        Set<Id<Role>> held =
                Assignments.effective(directory, credential.userId(), new Target.OfProject(credential.projectId()));
        if (credential.isExpired(now) || !held.containsAll(credential.roleIds())) {
            return Set.of();
        }
        return new LinkedHashSet<>(Roles.closure(directory, credential.roleIds()));
    }
}

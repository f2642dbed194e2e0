package kilonova.identity.applicationcredentials;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;
import kilonova.identity.projects.Project;
import kilonova.identity.roles.Role;
import kilonova.identity.users.PasswordHash;
import kilonova.identity.users.User;

/**
 * A user's power over one project, or a part of it, under a secret of its own.
 *
 * @param roleIds what it may be used as; void as soon as the user loses one of them
 * @param unrestricted whether its tokens may make and delete application credentials
 * @param expiresAt the first moment at which it is void
 */
public record ApplicationCredential(
        Id<ApplicationCredential> id,
        Id<User> userId,
        Id<Project> projectId,
        String name,
        Optional<String> description,
        PasswordHash secretHash,
        List<Id<Role>> roleIds,
        boolean unrestricted,
        Optional<Instant> expiresAt) {
    public static final Kind<ApplicationCredential> KIND = Kind.entity(
                    "identity_application_credentials", ApplicationCredential.class, ApplicationCredential::id)
            .ownedBy(User.KIND, credential -> List.of(credential.userId()))
            .ownedBy(Project.KIND, credential -> List.of(credential.projectId()))
            .ownedBy(Role.KIND, ApplicationCredential::roleIds);

    public ApplicationCredential {
        roleIds = List.copyOf(roleIds);
    }

    boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }
}

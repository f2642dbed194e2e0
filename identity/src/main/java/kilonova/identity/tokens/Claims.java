package kilonova.identity.tokens;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.identity.applicationcredentials.ApplicationCredential;
import kilonova.identity.assignments.Target;
import kilonova.identity.directory.Id;
import kilonova.identity.users.User;

/**
 * What a token says, and its signature proves. Everything else is looked up when it is used, so that it is never stale.
 *
 * @param methods how the user proved who it is, such as {@code password}
 * @param auditIds the token's own public name, then that of the first token it descends from, if any
 * @param target what it is good for; absent when it is unscoped
 * @param credentialId the application credential that it was got with and is bound to
 * @param issuedAt to the microsecond
 * @param expiresAt the first moment at which it is void, to the second
 */
public record Claims(
        Id<User> userId,
        List<String> methods,
        List<String> auditIds,
        Optional<Target> target,
        Optional<Id<ApplicationCredential>> credentialId,
        Instant issuedAt,
        Instant expiresAt) {
    public Claims {
        methods = List.copyOf(methods);
        auditIds = List.copyOf(auditIds);
    }

    Id<Revocation> ownAuditId() {
        return new Id<>(auditIds.getFirst());
    }
}

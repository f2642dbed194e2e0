package kilonova.identity.tokens;

import java.time.Instant;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Kind;

/**
 * A token was ended before its time.
 *
 * @param auditId the token's own audit id
 * @param tokenExpiresAt from then on nobody needs to remember this
 */
public record Revocation(Id<Revocation> auditId, Instant tokenExpiresAt) {
    public static final Kind<Revocation> KIND =
            Kind.entity("identity_revocations", Revocation.class, Revocation::auditId);
}

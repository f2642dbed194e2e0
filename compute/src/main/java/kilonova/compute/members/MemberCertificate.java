package kilonova.compute.members;

import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that was given to a host.
 *
 * @param serial hexadecimal
 * @param revokedAt from when it counts no more; empty while nobody took it back
 */
public record MemberCertificate(
        String serial, String host, Instant issuedAt, Instant expiresAt, Optional<Instant> revokedAt) {
    /** What it is worth at a time. */
    public Standing standing(Instant now) {
        if (revokedAt.isPresent()) {
            return Standing.REVOKED;
        }
        return now.isBefore(expiresAt) ? Standing.VALID : Standing.EXPIRED;
    }

    /** What a certificate is worth. */
    public enum Standing {
        VALID,
        EXPIRED,
        REVOKED
    }
}

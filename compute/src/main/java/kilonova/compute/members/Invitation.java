package kilonova.compute.members;

import java.time.Instant;
import kilonova.protocol.membership.JoinToken;

/**
 * A token that was made just now.
 *
 * @param token to be shown once, and kept nowhere
 * @param expiresAt until when a machine may join with it
 */
public record Invitation(JoinToken token, Instant expiresAt) {}

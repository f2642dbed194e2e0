package kilonova.identity;

import java.time.Duration;

/**
 * How the identity service behaves.
 *
 * @param tokenLifetime how long a new token holds, at least one second
 * @param passwordCost bcrypt's cost for new passwords and secrets: the binary logarithm of the number of rounds, 4 to 31
 */
public record IdentitySettings(Duration tokenLifetime, int passwordCost) {
    /** Tokens for a day; some 60 ms to check a password. */
    public static final IdentitySettings DEFAULT = new IdentitySettings(Duration.ofHours(24), 10);

    public IdentitySettings {
        if (tokenLifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a token must hold for at least a second, not " + tokenLifetime);
        }
        if (passwordCost < 4 || passwordCost > 31) {
            throw new IllegalArgumentException("bcrypt's cost is 4 to 31, not " + passwordCost);
        }
    }
}

package kilonova.identity.users;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Hashes and checks passwords with bcrypt, slowly by intent (tens to hundreds of milliseconds). Passwords longer than bcrypt's
 * 72 bytes count as a whole (they pass through SHA-512 first). Thread-safe.
 */
public final class Passwords {
    private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2A;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int cost;
    /** No password has this hash; it is there to spend time on. */
    private final PasswordHash nobodys;

    /** @param cost the binary logarithm of the number of rounds, 4 to 31 */
    public Passwords(int cost) {
        this.cost = cost;
        this.nobodys = new PasswordHash("$2a$" + (cost < 10 ? "0" : "") + cost + "$" + "k".repeat(53));
    }

    public PasswordHash hash(String password) {
        return new PasswordHash(new String(
                BCrypt.with(VERSION, RANDOM, LongPasswordStrategies.hashSha512(VERSION))
                        .hash(cost, password.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.US_ASCII));
    }

    /** True if this is the password. Takes as long when there is none to compare with, so that timing tells no names. */
    public boolean matches(String password, Optional<PasswordHash> hash) {
        boolean same = BCrypt.verifyer(VERSION, LongPasswordStrategies.hashSha512(VERSION))
                .verify(
                        password.getBytes(StandardCharsets.UTF_8),
                        hash.orElse(nobodys).modularCrypt().getBytes(StandardCharsets.US_ASCII))
                .verified;
        return same && hash.isPresent();
    }

    /** A secret of 256 random bits, fit for URLs and shells. */
    public static String newSecret() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package kilonova.compute.hosts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens with which agents prove which host they are: one per host, made from the controller's secret, so that one host cannot
 * speak for another. Thread-safe.
 */
public final class HostTokens {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    /** @param secret at least 32 random bytes that only the controller knows */
    public HostTokens(byte[] secret) {
        if (secret.length < 32) {
            throw new IllegalArgumentException("the secret of host tokens needs 32 bytes, not " + secret.length);
        }
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** The token of that host. */
    public String token(String host) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            byte[] proof = mac.doFinal(("kilonova-host:" + host).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** True if that is the token of that host; takes the same time whether it is or not. */
    public boolean proves(String host, String token) {
        return MessageDigest.isEqual(
                token(host).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}

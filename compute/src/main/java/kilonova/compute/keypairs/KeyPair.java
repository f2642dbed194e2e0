package kilonova.compute.keypairs;

import java.time.Instant;

/**
 * A user's public key. The private one is never stored.
 *
 * @param id rises; given by the store
 * @param name unique among the user's
 * @param publicKey one line of OpenSSH's form, or a certificate in PEM
 * @param fingerprint pairs of hexadecimal digits with colons: MD5 of an SSH key, SHA-1 of a certificate
 */
public record KeyPair(
        long id, String userId, String name, KeyType type, String publicKey, String fingerprint, Instant createdAt) {
    KeyPair numbered(long given) {
        return new KeyPair(given, userId, name, type, publicKey, fingerprint, createdAt);
    }
}

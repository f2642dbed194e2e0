package kilonova.compute.keypairs;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Reads public keys as far as it takes to know that they are some, and makes their fingerprints. */
final class PublicKeys {
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");

    private PublicKeys() {}

    /** The fingerprint; empty if the text is no key of that type. */
    static Optional<String> fingerprint(KeyType type, String publicKey) {
        return switch (type) {
            case SSH -> ssh(publicKey);
            case X509 -> x509(publicKey);
        };
    }

    /** A key is {@code ALGORITHM BASE64 COMMENT}, and the bytes begin with the algorithm's name again. */
    private static Optional<String> ssh(String line) {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length < 2 || line.strip().contains("\n")) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(words[1]);
            byte[] name = words[0].getBytes(StandardCharsets.UTF_8);
            boolean isKey = key.length > 4 + name.length
                    && ByteBuffer.wrap(key).getInt() == name.length
                    && ByteBuffer.wrap(key, 4, name.length).equals(ByteBuffer.wrap(name));
            return isKey ? Optional.of(digest("MD5", key)) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static Optional<String> x509(String pem) {
        try {
            byte[] certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .getEncoded();
            return Optional.of(digest("SHA-1", certificate));
        } catch (CertificateException noCertificate) {
            return Optional.empty();
        }
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return PAIRS.formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

package kilonova.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * With what somebody proves who he is. {@link #toString} does not show the key.
 *
 * @param key the private key
 * @param chain its certificate, then those of the authorities above it
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    public Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads an identity from PEM.
     *
     * @throws MalformedCredential when one of the texts is not what it should be
     */
    public static Identity read(String key, String chain) {
        return new Identity(Pem.readKey(key), Pem.readCertificates(chain));
    }

    /** The certificate of the key itself. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return String.valueOf(certificate().getSubjectX500Principal());
    }
}

package kilonova.certificates;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What an agent asks of whoever says that he is the controller: a valid certificate for servers, signed by the authority whose
 * fingerprint the agent knows, for {@link Subject.Controller}. Under which name or address he was reached does not matter: only
 * controllers get such a certificate, and they move, and are reached through tunnels. Thread-safe.
 */
public final class ControllerTrust extends X509ExtendedTrustManager {
    private final Fingerprint authority;

    /** @param authority from the join token, or of the certificate that came with the agent's own */
    public ControllerTrust(Fingerprint authority) {
        this.authority = authority;
    }

    private void check(X509Certificate[] chain, String authType) throws CertificateException {
        X509Certificate root = Arrays.stream(chain)
                .filter(certificate -> Fingerprint.of(certificate).equals(authority))
                .findFirst()
                .orElseThrow(
                        () -> new CertificateException("it belongs to another cloud than this host: its authority is"
                                + " not the one with fingerprint " + authority.value()));
        X509TrustManager standard = Tls.trusting(root);
        try {
            standard.checkServerTrusted(chain, authType);
        } catch (CertificateException refused) {
            throw new CertificateException(Tls.reason(refused), refused);
        }
        Optional<Subject> subject = Subject.of(chain[0]);
        if (!subject.equals(Optional.of(new Subject.Controller()))) {
            throw new CertificateException("its certificate is not that of a controller");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("an agent has no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

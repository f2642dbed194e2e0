package kilonova.http;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import javax.net.ssl.SSLContext;

/**
 * How a server's connections are secured.
 *
 * @param context has the server's key and, where clients are asked for certificates, what those are checked with
 * @param asksForCertificates whether clients may show a certificate; one that is not believed ends the connection, and without one
 *     {@link Request#clientCertificate} is empty
 */
public record Security(SSLContext context, boolean asksForCertificates) {
    Tls tls() {
        return Tls.builder()
                .sslContext(context)
                .clientAuth(asksForCertificates ? TlsClientAuth.OPTIONAL : TlsClientAuth.NONE)
                .build();
    }
}

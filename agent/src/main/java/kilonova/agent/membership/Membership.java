package kilonova.agent.membership;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import kilonova.certificates.ControllerTrust;
import kilonova.certificates.Fingerprint;
import kilonova.certificates.Identity;
import kilonova.certificates.Tls;

/**
 * What a machine has of the cloud that it belongs to. {@link #toString} does not show the key.
 *
 * @param controller where the controller's agents are received, {@code https://controller:8775}
 * @param host the name that this machine has there
 * @param identity this host's key and certificate
 * @param authority the certificate that the controller's own is checked with
 */
public record Membership(URI controller, String host, Identity identity, X509Certificate authority) {
    /** A certificate is renewed when less than this part of its life is left. */
    private static final int PART_OF_LIFE = 3;

    /** From when a newer certificate should be asked for. */
    public Instant renewAt() {
        Duration life = Duration.between(issuedAt(), expiresAt());
        return expiresAt().minus(life.dividedBy(PART_OF_LIFE));
    }

    /** When the certificate ends. */
    public Instant expiresAt() {
        return identity.certificate().getNotAfter().toInstant();
    }

    private Instant issuedAt() {
        return identity.certificate().getNotBefore().toInstant();
    }

    /** For connections to the controller. */
    SSLContext tls() {
        return Tls.client(identity, new ControllerTrust(Fingerprint.of(authority)));
    }

    @Override
    public String toString() {
        return host + " at " + controller;
    }
}

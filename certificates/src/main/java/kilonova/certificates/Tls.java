package kilonova.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The ends of connections. */
public final class Tls {
    private Tls() {}

    /** A server that anybody may reach. */
    public static SSLContext server(OneIdentity server) {
        return context(new KeyManager[] {server}, new TrustManager[0]);
    }

    /** A server for agents: a certificate that a client shows must be signed by the authority. Whether he must show one, the server asks. */
    public static SSLContext server(OneIdentity server, X509Certificate authority) {
        return context(new KeyManager[] {server}, new TrustManager[] {trusting(authority)});
    }

    /** An agent that has no certificate yet. */
    public static SSLContext client(ControllerTrust trust) {
        return context(new KeyManager[0], new TrustManager[] {trust});
    }

    /** An agent with its certificate. */
    public static SSLContext client(Identity host, ControllerTrust trust) {
        return context(new KeyManager[] {new OneIdentity(host)}, new TrustManager[] {trust});
    }

    /** Why a peer was not believed, in words for the operator of a host; clocks that differ are the most common reason. */
    public static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateNotYetValidException) {
                return "the controller's certificate is not valid yet by this host's clock: set the clock";
            }
            if (cause instanceof CertificateExpiredException) {
                return "the controller's certificate has expired by this host's clock: set the clock, or see whether the"
                        + " controller can renew it";
            }
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    static X509TrustManager trusting(X509Certificate authority) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager found) {
                    return found;
                }
            }
            throw new IllegalStateException("the Java runtime has no trust manager for X.509");
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, new SecureRandom());
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

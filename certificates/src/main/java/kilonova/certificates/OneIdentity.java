package kilonova.certificates;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one identity to whoever asks, and can be given a newer one while connections come and go. The one before stays known, for
 * handshakes that had begun with it. Thread-safe.
 */
public final class OneIdentity extends X509ExtendedKeyManager {
    private volatile Identity current;
    private volatile Identity previous;

    public OneIdentity(Identity identity) {
        this.current = identity;
        this.previous = identity;
    }

    /** From now on new connections are made with that one. */
    public synchronized void replace(Identity identity) {
        previous = current;
        current = identity;
    }

    /** The identity that is shown now. */
    public Identity current() {
        return current;
    }

    private static String alias(Identity identity) {
        return identity.certificate().getSerialNumber().toString(16);
    }

    private @Nullable Identity named(String alias) {
        Identity newest = current;
        if (alias(newest).equals(alias)) {
            return newest;
        }
        Identity before = previous;
        return alias(before).equals(alias) ? before : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Identity identity = named(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Identity identity = named(alias);
        return identity == null ? null : identity.key();
    }

    private @Nullable String chosen(String... keyTypes) {
        Identity identity = current;
        String algorithm = identity.key().getAlgorithm();
        for (String keyType : keyTypes) {
            if (keyType.equals(algorithm) || keyType.startsWith(algorithm + "_")) {
                return alias(identity);
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chosen(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chosen(keyType);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chosen(keyTypes);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chosen(keyType);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chosen(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return getClientAliases(keyType, issuers);
    }
}

package kilonova.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kilonova.certificates.Identity;
import kilonova.certificates.MalformedCredential;
import kilonova.certificates.OneIdentity;
import kilonova.certificates.Tls;
import kilonova.config.group.ApiSettings;
import kilonova.http.Security;

/** HTTPS for the APIs, with the certificate that the configuration names. */
final class ApiSecurity {
    private ApiSecurity() {}

    /**
     * Empty where the configuration names no certificate: the APIs speak HTTP then.
     *
     * @throws IllegalStateException with a sentence for the operator when the files cannot be used
     */
    static Optional<Security> of(ApiSettings settings) throws IOException {
        if (settings.certificate().isEmpty() && settings.key().isEmpty()) {
            return Optional.empty();
        }
        if (settings.certificate().isEmpty() || settings.key().isEmpty()) {
            throw new IllegalStateException("HTTPS needs both [api] certificate and [api] key.");
        }
        Path key = Path.of(settings.key().get());
        Path certificate = Path.of(settings.certificate().get());
        try {
            Identity identity = Identity.read(Files.readString(key), Files.readString(certificate));
            return Optional.of(new Security(Tls.server(new OneIdentity(identity)), false));
        } catch (MalformedCredential unusable) {
            throw new IllegalStateException(
                    key + " and " + certificate + " cannot be used for HTTPS: " + unusable.getMessage() + ".");
        }
    }
}

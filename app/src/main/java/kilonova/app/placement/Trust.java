package kilonova.app.placement;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import kilonova.config.placementconf.KeystoneSettings;
import kilonova.identity.keystone.KeystoneTrust;
import kilonova.identity.keystone.ServiceAccount;

/** Says {@code [keystone_authtoken]} in the words of the identity room. */
final class Trust {
    private static final String SECTION = "[keystone_authtoken] ";

    private Trust() {}

    /**
     * Which Keystone is trusted, and how.
     *
     * @param folder what relative names of files start from
     * @throws IllegalArgumentException with a sentence for the operator, when something is missing
     */
    static KeystoneTrust in(Path folder, KeystoneSettings settings) {
        String url = required(settings.authUrl(), "auth_url");
        return new KeystoneTrust(
                address(url),
                settings.wwwAuthenticateUri().orElse(url),
                account(settings),
                Duration.ofSeconds(Math.max(0, settings.tokenCacheTime())),
                Duration.ofSeconds(settings.httpConnectTimeout()),
                settings.httpRequestMaxRetries(),
                !settings.insecure(),
                settings.cafile().map(folder::resolve),
                new HashSet<>(settings.serviceTokenRoles()),
                settings.serviceTokenRolesRequired());
    }

    private static URI address(String url) {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new IllegalArgumentException(SECTION + "auth_url must begin with http:// or https://");
        }
        return URI.create(url);
    }

    private static ServiceAccount account(KeystoneSettings settings) {
        return switch (settings.authType()) {
            case PASSWORD, V3PASSWORD ->
                new ServiceAccount.Password(
                        reference(
                                settings.userId(),
                                settings.userId().isPresent()
                                        ? settings.username()
                                        : Optional.of(required(settings.username(), "username")),
                                domain(settings.userDomainId(), settings.userDomainName(), settings)),
                        required(settings.password(), "password"),
                        scope(settings));
            case V3APPLICATIONCREDENTIAL ->
                new ServiceAccount.ApplicationCredential(
                        required(settings.applicationCredentialId(), "application_credential_id"),
                        required(settings.applicationCredentialSecret(), "application_credential_secret"));
        };
    }

    private static ServiceAccount.Scope scope(KeystoneSettings settings) {
        if (settings.systemScope().filter("all"::equals).isPresent()) {
            return new ServiceAccount.Scope.SystemWide();
        }
        return settings.projectId().isPresent() || settings.projectName().isPresent()
                ? new ServiceAccount.Scope.Project(reference(
                        settings.projectId(),
                        settings.projectName(),
                        domain(settings.projectDomainId(), settings.projectDomainName(), settings)))
                : new ServiceAccount.Scope.Usual();
    }

    private static ServiceAccount.Reference reference(
            Optional<String> id, Optional<String> name, ServiceAccount.Domain domain) {
        return new ServiceAccount.Reference(id, name, Optional.of(domain));
    }

    private static ServiceAccount.Domain domain(Optional<String> id, Optional<String> name, KeystoneSettings settings) {
        if (id.isPresent() || name.isPresent()) {
            return new ServiceAccount.Domain(id, name);
        }
        boolean fallback = settings.defaultDomainId().isPresent()
                || settings.defaultDomainName().isPresent();
        return fallback
                ? new ServiceAccount.Domain(settings.defaultDomainId(), settings.defaultDomainName())
                : new ServiceAccount.Domain(Optional.of("default"), Optional.empty());
    }

    private static String required(Optional<String> value, String name) {
        return value.orElseThrow(() -> new IllegalArgumentException(SECTION + name + " is missing."));
    }
}

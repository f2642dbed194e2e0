package kilonova.identity.keystone;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Which Keystone is trusted, and how.
 *
 * @param authUrl where it is, with or without {@code /v3}
 * @param wwwAuthenticateUri where clients without a token are sent
 * @param account how this service proves itself to it
 * @param cacheTime for how long a checked token need not be checked again; zero for none
 * @param connectTimeout how long it may take to take a connection
 * @param retries how often a failed connection is tried again
 * @param checksCertificate whether its certificate must be good
 * @param certificates PEM file of the certificates that its own must lead to; empty for those of the Java machine
 * @param serviceRoles roles of which a service's token needs one to let an expired token pass
 * @param serviceRolesRequired whether a service's token without these roles is refused
 */
public record KeystoneTrust(
        URI authUrl,
        String wwwAuthenticateUri,
        ServiceAccount account,
        Duration cacheTime,
        Duration connectTimeout,
        int retries,
        boolean checksCertificate,
        Optional<Path> certificates,
        Set<String> serviceRoles,
        boolean serviceRolesRequired) {
    public KeystoneTrust {
        serviceRoles = Set.copyOf(serviceRoles);
    }

    /** Trust as an operator has it who says no more than where Keystone is. */
    public static KeystoneTrust of(URI authUrl, ServiceAccount account) {
        return new KeystoneTrust(
                authUrl,
                authUrl.toString(),
                account,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                3,
                true,
                Optional.empty(),
                Set.of("service"),
                false);
    }

    /** Where tokens are made and checked. */
    URI tokens() {
        String base = authUrl.toString();
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        return URI.create((base.endsWith("/v3") ? base : base + "/v3") + "/auth/tokens");
    }
}

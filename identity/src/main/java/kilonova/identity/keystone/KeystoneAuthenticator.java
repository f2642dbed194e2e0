package kilonova.identity.keystone;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import kilonova.http.Authenticator;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who calls by asking a Keystone about {@code X-Auth-Token}. A token that was checked is believed for the time that
 * the trust says, and never past its end. A request that also has the token of a service in {@code X-Service-Token} may bring an
 * expired one: long operations outlive their user's token. Thread-safe.
 */
public final class KeystoneAuthenticator implements Authenticator, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeystoneAuthenticator.class);

    private final KeystoneTrust trust;
    private final Clock clock;
    private final KeystoneClient keystone;
    private final TokenCache cache;

    private KeystoneAuthenticator(KeystoneTrust trust, Clock clock) {
        this.trust = trust;
        this.clock = clock;
        this.keystone = new KeystoneClient(trust, clock);
        this.cache = new TokenCache(trust.cacheTime());
    }

    /**
     * An authenticator; Keystone is not asked before the first request comes.
     *
     * @throws IllegalArgumentException with a sentence for the operator, when the certificates cannot be used
     */
    public static KeystoneAuthenticator of(KeystoneTrust trust, Clock clock) {
        return new KeystoneAuthenticator(trust, clock);
    }

    @Override
    public Caller authenticate(Headers headers) {
        boolean mayBeExpired =
                header(headers, "X-Service-Token").filter(this::isOfService).isPresent();
        return header(headers, "X-Auth-Token")
                .flatMap(token -> known(token, mayBeExpired))
                .map(KnownToken::caller)
                .orElseThrow(this::unauthenticated);
    }

    /** Whether a service's token lets expired tokens pass; faults 401 if it is no token at all. */
    private boolean isOfService(String token) {
        KnownToken service = known(token, false).orElseThrow(this::unauthenticated);
        boolean hasRole = !Collections.disjoint(service.caller().roles(), trust.serviceRoles());
        if (!hasRole && trust.serviceRolesRequired()) {
            throw unauthenticated();
        }
        return hasRole;
    }

    private Optional<KnownToken> known(String token, boolean mayBeExpired) {
        Instant now = clock.instant();
        Optional<KnownToken> known = cache.find(token, now);
        if (known.isEmpty()) {
            known = asked(token, mayBeExpired);
            known.ifPresent(fresh -> cache.put(token, fresh, now));
        }
        return known.filter(found -> mayBeExpired || now.isBefore(found.expires()))
                .filter(KeystoneAuthenticator::isGoodHere);
    }

    private Optional<KnownToken> asked(String token, boolean mayBeExpired) {
        try {
            return keystone.describe(token, mayBeExpired);
        } catch (KeystoneClient.Unavailable unavailable) {
            LOG.error("no token can be checked: {}", unavailable.getMessage());
            throw new Fault(503, "The Keystone service is temporarily unavailable.").with("Retry-After", "1");
        }
    }

    /** A token that is good for listed requests only is refused: the list is not compared here. */
    private static boolean isGoodHere(KnownToken token) {
        if (token.restricted()) {
            LOG.warn("a token of an application credential with access rules was refused");
        }
        return !token.restricted();
    }

    private Fault unauthenticated() {
        return new Fault(401, "The request you have made requires authentication.")
                .with("WWW-Authenticate", "Keystone uri=\"" + trust.wwwAuthenticateUri() + "\"");
    }

    private static Optional<String> header(Headers headers, String name) {
        return headers.first(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    @Override
    public void close() {
        keystone.close();
    }
}

package kilonova.identity.tokens;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import kilonova.identity.directory.Decision;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.DirectoryStore;
import kilonova.identity.directory.Fact;

/**
 * Issues, inspects and revokes tokens. Inspection is fast for a token seen before (no signature check, no SQL but one small
 * query each {@link DirectoryStore#FRESHNESS}), and still feels every change of the directory at once. Thread-safe.
 */
public final class Tokens {
    private static final int CACHED = 20_000;

    private final DirectoryStore store;
    private final Clock clock;
    private final TokenSigner signer = new TokenSigner();
    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();

    /** Makes the signing key if the directory has none. */
    public Tokens(DirectoryStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        if (store.latest().all(SigningKey.KIND).findAny().isEmpty()) {
            SigningKey candidate = SigningKey.generate(clock.instant());
            store.decide(directory -> SigningKey.ensure(directory, candidate));
        }
    }

    /** A token whose signature held, and what it was good for in one directory. */
    private record Seen(Claims claims, Directory directory, Resolution resolution) {}

    public String sign(Claims claims) {
        return signer.sign(store.recent(), claims);
    }

    /** Whether a caller's token holds. */
    public Resolution inspect(String text) {
        return inspect(store.recent(), text, false);
    }

    /** Whether a token holds in that directory; {@code allowExpired} looks over its expiry. */
    public Resolution inspect(Directory directory, String text, boolean allowExpired) {
        Seen known = seen.get(text);
        if (known == null) {
            Optional<Claims> claims = signer.verify(directory, text);
            if (claims.isEmpty()) {
                return new Resolution.Invalid(Resolution.Why.FOREIGN);
            }
            known = resolved(directory, claims.get());
            remember(text, known);
        } else if (known.directory() != directory) {
            known = resolved(directory, known.claims());
            seen.replace(text, known);
        }
        Instant now = clock.instant();
        boolean asCached = now.isBefore(known.claims().expiresAt())
                && !(known.resolution() instanceof Resolution.Valid(Token token) && canExpireEarly(token));
        return asCached ? known.resolution() : Resolver.resolve(directory, known.claims(), now, allowExpired);
    }

    /** Ends one token. */
    public void revoke(Claims claims) {
        Instant now = clock.instant();
        store.decide(directory -> {
            List<Fact> facts = new ArrayList<>();
            directory
                    .all(Revocation.KIND)
                    .filter(old -> old.tokenExpiresAt().isBefore(now))
                    .forEach(old -> facts.add(Fact.remove(Revocation.KIND, old)));
            Revocation revocation = new Revocation(claims.ownAuditId(), claims.expiresAt());
            facts.add(Fact.put(Revocation.KIND, revocation));
            return new Decision.Accepted<>(revocation, facts);
        });
    }

    private Seen resolved(Directory directory, Claims claims) {
        return new Seen(claims, directory, Resolver.resolve(directory, claims, clock.instant(), false));
    }

    private void remember(String text, Seen token) {
        if (seen.size() >= CACHED) {
            seen.clear();
        }
        seen.put(text, token);
    }

    private static boolean canExpireEarly(Token token) {
        return token.credential().flatMap(credential -> credential.expiresAt()).isPresent();
    }
}

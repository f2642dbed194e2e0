package kilonova.identity.keystone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What was found out about tokens lately. Holds no token, only their digests, and a bounded number. Thread-safe. */
final class TokenCache {
    private static final int MOST = 10_000;

    private final Duration keep;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Known> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    /** @param keep for how long something is known; zero for not at all */
    TokenCache(Duration keep) {
        this.keep = keep;
    }

    private record Known(KnownToken token, Instant until) {}

    Optional<KnownToken> find(String token, Instant now) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(digest(token)))
                    .filter(entry -> now.isBefore(entry.until()))
                    .map(Known::token);
        } finally {
            lock.unlock();
        }
    }

    void put(String token, KnownToken known, Instant now) {
        if (keep.isZero()) {
            return;
        }
        lock.lock();
        try {
            entries.put(digest(token), new Known(known, now.plus(keep)));
        } finally {
            lock.unlock();
        }
    }

    private static String digest(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

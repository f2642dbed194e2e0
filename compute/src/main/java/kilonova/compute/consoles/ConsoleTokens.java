package kilonova.compute.consoles;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import kilonova.store.Database;

/** The tokens that let a browser see a server's display: each works once. Only their hashes are stored. Thread-safe. */
public final class ConsoleTokens {
    private final Database database;
    private final Duration life;
    private final InstantSource clock;

    /** @param life how long a token may be used after it was given */
    public ConsoleTokens(Database database, Duration life, InstantSource clock) {
        this.database = database;
        this.life = life;
        this.clock = clock;
    }

    /** A new token for a server's display; the old ones that nobody used in time are forgotten. */
    String give(UUID serverId) {
        String token = UUID.randomUUID().toString();
        database.change(handle -> {
            handle.execute("DELETE FROM console_tokens WHERE expires_at <= ?", clock.millis());
            handle.execute(
                    "INSERT INTO console_tokens (token_hash, server_id, expires_at) VALUES (?, ?, ?)",
                    hash(token),
                    serverId.toString(),
                    clock.millis() + life.toMillis());
        });
        return token;
    }

    /** The server that a token is good for. */
    Optional<UUID> look(String token) {
        return database.read(handle -> handle.select(
                        "SELECT server_id FROM console_tokens WHERE token_hash = ? AND expires_at > ?",
                        hash(token),
                        clock.millis())
                .mapTo(String.class)
                .findFirst()
                .map(UUID::fromString));
    }

    /** The same, and the token is good for nothing afterwards. Of two who spend it at once, one gets the server. */
    Optional<UUID> spend(String token) {
        return database.write(handle -> {
            Optional<UUID> server = handle.select(
                            "SELECT server_id FROM console_tokens WHERE token_hash = ? AND expires_at > ?",
                            hash(token),
                            clock.millis())
                    .mapTo(String.class)
                    .findFirst()
                    .map(UUID::fromString);
            handle.execute("DELETE FROM console_tokens WHERE token_hash = ?", hash(token));
            return server;
        });
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}

package kilonova.compute.keypairs;

import java.util.List;
import java.util.Optional;
import kilonova.compute.documents.Documents;
import kilonova.compute.outcome.Outcome;
import kilonova.compute.quotas.QuotaResource;
import kilonova.compute.quotas.Quotas;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** The stored key pairs. Servers keep copies of their public keys, so nothing here touches a server. Thread-safe. */
public final class KeyPairs {
    private final Database database;
    private final Quotas quotas;

    public KeyPairs(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /** A user's key pairs, in order of their names. */
    public List<KeyPair> list(String userId) {
        return database.read(
                handle -> handle.select("SELECT id, document FROM key_pairs WHERE user_id = ? ORDER BY name", userId)
                        .map(KeyPairs::numbered)
                        .list());
    }

    public Optional<KeyPair> find(String userId, String name) {
        return database.read(handle -> find(handle, userId, name));
    }

    /** Stores a new key pair, whose {@code id} is given here; refused when the name is taken or the user has too many. */
    public Outcome<KeyPair> create(KeyPair keyPair) {
        return database.write(handle -> {
            int most = quotas.limit(handle, QuotaResource.KEY_PAIRS);
            if (most != Quotas.UNLIMITED && count(handle, keyPair.userId()) >= most) {
                return Outcome.forbidden("keypair.quota", "Quota exceeded, too many key pairs.");
            }
            if (find(handle, keyPair.userId(), keyPair.name()).isPresent()) {
                return Outcome.conflict("keypair.name_taken", "Key pair '" + keyPair.name() + "' already exists.");
            }
            long id = handle.createUpdate("INSERT INTO key_pairs (user_id, name, document) VALUES (?, ?, ?)")
                    .bind(0, keyPair.userId())
                    .bind(1, keyPair.name())
                    .bind(2, Documents.write(keyPair))
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            return Outcome.done(keyPair.numbered(id));
        });
    }

    public Outcome<String> delete(String userId, String name) {
        return database.write(
                handle -> handle.execute("DELETE FROM key_pairs WHERE user_id = ? AND name = ?", userId, name) == 0
                        ? Outcome.missing("keypair.missing", notFound(userId, name))
                        : Outcome.done(name));
    }

    static String notFound(String userId, String name) {
        return "Keypair " + name + " not found for user " + userId;
    }

    private static long count(Handle handle, String userId) {
        return handle.select("SELECT COUNT(*) FROM key_pairs WHERE user_id = ?", userId)
                .mapTo(Long.class)
                .one();
    }

    private static Optional<KeyPair> find(Handle handle, String userId, String name) {
        return handle.select("SELECT id, document FROM key_pairs WHERE user_id = ? AND name = ?", userId, name)
                .map(KeyPairs::numbered)
                .findFirst();
    }

    private static KeyPair numbered(RowView row) {
        return Documents.read(KeyPair.class, row.getColumn("document", String.class))
                .numbered(row.getColumn("id", Long.class));
    }
}

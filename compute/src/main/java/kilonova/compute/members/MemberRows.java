package kilonova.compute.members;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Tokens and certificates in SQL. All methods work inside a larger transaction. */
final class MemberRows {
    private MemberRows() {}

    /** A token as it is stored. */
    record StoredToken(String host, Instant expiresAt, Optional<Instant> usedAt) {}

    static void insertToken(Handle handle, String hash, String host, Instant expiresAt) {
        handle.execute(
                "INSERT INTO join_tokens (secret_hash, host, expires_at) VALUES (?, ?, ?)",
                hash,
                host,
                expiresAt.toEpochMilli());
    }

    static Optional<StoredToken> token(Handle handle, String hash) {
        return handle.select("SELECT host, expires_at, used_at FROM join_tokens WHERE secret_hash = ?", hash)
                .map((row, _) -> new StoredToken(
                        row.getString("host"),
                        Instant.ofEpochMilli(row.getLong("expires_at")),
                        optionalTime(row, "used_at")))
                .findFirst();
    }

    static void useToken(Handle handle, String hash, Instant now) {
        handle.execute("UPDATE join_tokens SET used_at = ? WHERE secret_hash = ?", now.toEpochMilli(), hash);
    }

    static void forgetTokensBefore(Handle handle, Instant time) {
        handle.execute("DELETE FROM join_tokens WHERE expires_at < ?", time.toEpochMilli());
    }

    static void insertCertificate(Handle handle, MemberCertificate certificate) {
        handle.execute(
                "INSERT INTO host_certificates (serial, host, issued_at, expires_at) VALUES (?, ?, ?, ?)",
                certificate.serial(),
                certificate.host(),
                certificate.issuedAt().toEpochMilli(),
                certificate.expiresAt().toEpochMilli());
    }

    static Optional<MemberCertificate> certificate(Handle handle, String serial) {
        return handle.select("SELECT * FROM host_certificates WHERE serial = ?", serial)
                .map((row, _) -> certificate(row))
                .findFirst();
    }

    static List<MemberCertificate> certificates(Handle handle) {
        return handle.select("SELECT * FROM host_certificates ORDER BY host, issued_at")
                .map((row, _) -> certificate(row))
                .list();
    }

    /** @return how many could be used until now */
    static int revoke(Handle handle, String host, Instant now) {
        return handle.execute(
                "UPDATE host_certificates SET revoked_at = ? WHERE host = ? AND revoked_at IS NULL AND expires_at > ?",
                now.toEpochMilli(),
                host,
                now.toEpochMilli());
    }

    static void forgetCertificatesBefore(Handle handle, Instant time) {
        handle.execute("DELETE FROM host_certificates WHERE expires_at < ?", time.toEpochMilli());
    }

    /** Tokens that nobody has used yet. */
    static int withdrawTokens(Handle handle, String host) {
        return handle.execute("DELETE FROM join_tokens WHERE host = ? AND used_at IS NULL", host);
    }

    private static MemberCertificate certificate(ResultSet row) throws SQLException {
        return new MemberCertificate(
                row.getString("serial"),
                row.getString("host"),
                Instant.ofEpochMilli(row.getLong("issued_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                optionalTime(row, "revoked_at"));
    }

    private static Optional<Instant> optionalTime(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}

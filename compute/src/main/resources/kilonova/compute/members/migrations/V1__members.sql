-- Which machines may act for which hosts. Times are milliseconds since 1970 in UTC.

-- The authority that signs for hosts: all controllers on this database use that one. Its key is not here.
CREATE TABLE member_authority (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    fingerprint TEXT NOT NULL
);

-- A token is known by the SHA-256 of its secret.
CREATE TABLE join_tokens (
    secret_hash TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE host_certificates (
    serial TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX host_certificates_by_host ON host_certificates (host);

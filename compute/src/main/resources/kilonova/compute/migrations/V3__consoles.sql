-- Whoever shows the token may open one console until then. The token itself is not stored, only its hash.
CREATE TABLE console_tokens (
    token_hash TEXT PRIMARY KEY,
    server_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Questions to hosts whose agents do not ask the controller that wants to know. Rows live for seconds.
CREATE TABLE host_calls (
    call_id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    request TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);

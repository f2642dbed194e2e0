-- Guests that were given up on hosts that are down: what each has is held under its own id until its host has confirmed that it is gone.
CREATE TABLE lost_claims (
    guest_id TEXT PRIMARY KEY,
    server_id TEXT NOT NULL
);
CREATE INDEX lost_claims_by_server ON lost_claims (server_id);

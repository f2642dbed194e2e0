-- Guests that were to go from hosts which an operator has removed since: they may still be there when such a host comes back.
CREATE TABLE forgotten_guests (
    guest_id TEXT PRIMARY KEY,
    server_id TEXT NOT NULL,
    host TEXT NOT NULL,
    desired TEXT NOT NULL
);
CREATE INDEX forgotten_guests_by_host ON forgotten_guests (host);

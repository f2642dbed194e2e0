-- A row is its document; the other columns are what is searched and sorted by.
CREATE TABLE servers (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL,
    host TEXT,
    reservation_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted INTEGER NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX servers_by_project ON servers (project_id, deleted);
CREATE INDEX servers_by_reservation ON servers (reservation_id);
CREATE INDEX servers_by_host ON servers (host, deleted);

CREATE TABLE instance_actions (
    id ${identity},
    server_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX instance_actions_by_server ON instance_actions (server_id);

CREATE TABLE migrations (
    id ${identity},
    uuid TEXT NOT NULL UNIQUE,
    server_id TEXT NOT NULL,
    open INTEGER NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX migrations_by_server ON migrations (server_id);

-- What is under way for a server: at most one operation each, resumed after a restart.
CREATE TABLE operations (
    server_id TEXT PRIMARY KEY,
    document TEXT NOT NULL
);

CREATE TABLE hosts (
    id ${identity},
    name TEXT NOT NULL UNIQUE,
    desired_version BIGINT NOT NULL,
    document TEXT NOT NULL
);

CREATE TABLE device_providers (
    host TEXT NOT NULL,
    device_key TEXT NOT NULL,
    provider_id TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    PRIMARY KEY (host, device_key)
);

CREATE TABLE guests (
    guest_id TEXT PRIMARY KEY,
    server_id TEXT NOT NULL,
    host TEXT NOT NULL,
    desired TEXT NOT NULL,
    observed TEXT
);
CREATE INDEX guests_by_host ON guests (host);
CREATE INDEX guests_by_server ON guests (server_id);

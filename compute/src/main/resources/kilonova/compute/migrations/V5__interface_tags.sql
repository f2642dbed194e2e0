-- What users call the network cards of their servers.
CREATE TABLE interface_tags (
    server_id TEXT NOT NULL,
    port_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (server_id, port_id)
);

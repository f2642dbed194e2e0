-- The one row that a writer locks first. Its position grows by one with each commit that changed something.
CREATE TABLE placement_head (
    id INTEGER PRIMARY KEY,
    position BIGINT NOT NULL
);
INSERT INTO placement_head (id, position) VALUES (1, 0);

-- What each commit changed, as JSON facts, for the other servers on the same database. Old rows are trimmed: a server that
-- is too far behind reads the tables below instead.
CREATE TABLE placement_change (
    position BIGINT PRIMARY KEY,
    facts TEXT NOT NULL
);

-- One row for each provider. Usage is not stored: it is the sum of the consumers' allocations.
CREATE TABLE placement_provider (
    uuid VARCHAR(36) PRIMARY KEY,
    sequence INTEGER NOT NULL,
    name VARCHAR(255) NOT NULL,
    parent VARCHAR(36),
    generation BIGINT NOT NULL,
    holdings TEXT NOT NULL,
    traits TEXT NOT NULL,
    aggregates TEXT NOT NULL,
    created VARCHAR(40) NOT NULL,
    updated VARCHAR(40) NOT NULL
);

CREATE TABLE placement_consumer (
    uuid VARCHAR(36) PRIMARY KEY,
    generation BIGINT NOT NULL,
    project VARCHAR(255) NOT NULL,
    owner VARCHAR(255) NOT NULL,
    type VARCHAR(255),
    allocations TEXT NOT NULL,
    allocated VARCHAR(40) NOT NULL
);

CREATE TABLE placement_resource_class (
    name VARCHAR(255) PRIMARY KEY,
    changed VARCHAR(40) NOT NULL
);

CREATE TABLE placement_trait (
    name VARCHAR(255) PRIMARY KEY,
    created VARCHAR(40) NOT NULL
);

-- Hosts that an operator has removed and whose provider trees are still in Placement, because somebody holds of them.
CREATE TABLE forgotten_hosts (
    root_provider TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE flavors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL
);

-- A key pair belongs to a user, not to a project.
CREATE TABLE key_pairs (
    id ${identity},
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (user_id, name)
);

CREATE TABLE host_aggregates (
    id ${identity},
    name TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL
);

-- A limit that differs from the default. The empty user is the whole project.
CREATE TABLE quota_limits (
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    most BIGINT NOT NULL,
    PRIMARY KEY (project_id, user_id, resource)
);

CREATE TABLE quota_class_limits (
    class_name TEXT NOT NULL,
    resource TEXT NOT NULL,
    most BIGINT NOT NULL,
    PRIMARY KEY (class_name, resource)
);

CREATE TABLE server_groups (
    position ${identity},
    id TEXT NOT NULL UNIQUE,
    project_id TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX server_groups_by_project ON server_groups (project_id);

CREATE TABLE server_group_members (
    server_id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES server_groups (id) ON DELETE CASCADE
);
CREATE INDEX server_group_members_by_group ON server_group_members (group_id);

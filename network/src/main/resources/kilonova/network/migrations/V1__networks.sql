CREATE TABLE networks (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    admin_state_up BOOLEAN NOT NULL,
    shared BOOLEAN NOT NULL,
    mtu INTEGER NOT NULL,
    port_security BOOLEAN NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX networks_by_project ON networks (project_id);

CREATE TABLE subnets (
    id TEXT PRIMARY KEY,
    network_id TEXT NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    cidr TEXT NOT NULL,
    gateway TEXT,
    pools TEXT NOT NULL,
    enable_dhcp BOOLEAN NOT NULL,
    ipv6_mode TEXT,
    dns_nameservers TEXT NOT NULL,
    host_routes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX subnets_by_network ON subnets (network_id);

CREATE TABLE ports (
    id TEXT PRIMARY KEY,
    network_id TEXT NOT NULL REFERENCES networks (id),
    project_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    mac_address TEXT NOT NULL UNIQUE,
    admin_state_up BOOLEAN NOT NULL,
    port_security BOOLEAN NOT NULL,
    device_id TEXT NOT NULL,
    device_owner TEXT NOT NULL,
    host TEXT NOT NULL,
    vnic_type TEXT NOT NULL,
    server_number INTEGER,
    made_for_server BOOLEAN NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (device_id, server_number)
);
CREATE INDEX ports_by_network ON ports (network_id);
CREATE INDEX ports_by_project ON ports (project_id);

CREATE TABLE port_addresses (
    subnet_id TEXT NOT NULL REFERENCES subnets (id),
    address TEXT NOT NULL,
    port_id TEXT NOT NULL REFERENCES ports (id) ON DELETE CASCADE,
    PRIMARY KEY (subnet_id, address)
);
CREATE INDEX port_addresses_by_port ON port_addresses (port_id);

CREATE TABLE security_groups (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    stateful BOOLEAN NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX security_groups_by_project ON security_groups (project_id, name);
CREATE UNIQUE INDEX security_groups_one_default ON security_groups (project_id) WHERE name = 'default';

CREATE TABLE security_group_rules (
    id TEXT PRIMARY KEY,
    security_group_id TEXT NOT NULL REFERENCES security_groups (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    ethertype TEXT NOT NULL,
    protocol TEXT,
    port_range_min INTEGER,
    port_range_max INTEGER,
    remote_ip_prefix TEXT,
    remote_group_id TEXT REFERENCES security_groups (id) ON DELETE CASCADE,
    description TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX security_group_rules_by_group ON security_group_rules (security_group_id);

CREATE TABLE port_security_groups (
    port_id TEXT NOT NULL REFERENCES ports (id) ON DELETE CASCADE,
    security_group_id TEXT NOT NULL REFERENCES security_groups (id),
    PRIMARY KEY (port_id, security_group_id)
);
CREATE INDEX port_security_groups_by_group ON port_security_groups (security_group_id);

CREATE TABLE network_quotas (
    project_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (project_id, resource)
);

CREATE TABLE network_setup (
    step TEXT PRIMARY KEY
);

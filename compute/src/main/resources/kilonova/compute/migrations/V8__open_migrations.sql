-- Moves that have not ended are few, and asked for with each request that needs quota.
CREATE INDEX migrations_open ON migrations (server_id) WHERE open = 1;

-- Pages of servers, newest first, of one project or of all.
CREATE INDEX servers_by_project_and_age ON servers (project_id, deleted, created_at, id);
CREATE INDEX servers_by_age ON servers (deleted, created_at, id);
DROP INDEX servers_by_project;

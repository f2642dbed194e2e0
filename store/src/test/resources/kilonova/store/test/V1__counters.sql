CREATE TABLE counters (
    id ${identity},
    name TEXT NOT NULL UNIQUE,
    value BIGINT NOT NULL,
    picture ${blob}
);

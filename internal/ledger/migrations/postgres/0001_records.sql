CREATE TABLE repositories (
	id           BIGINT PRIMARY KEY,
	installation BIGINT NOT NULL,
	owner        TEXT   NOT NULL,
	name         TEXT   NOT NULL,
	record       TEXT   NOT NULL,
	fence        BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE items (
	repository BIGINT NOT NULL REFERENCES repositories (id),
	key        TEXT   NOT NULL,
	record     TEXT   NOT NULL,
	PRIMARY KEY (repository, key)
);

CREATE TABLE milestones (
	repository BIGINT NOT NULL REFERENCES repositories (id),
	key        TEXT   NOT NULL,
	record     TEXT   NOT NULL,
	PRIMARY KEY (repository, key)
);

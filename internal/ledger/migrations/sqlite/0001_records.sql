CREATE TABLE repositories (
	id           INTEGER PRIMARY KEY,
	installation INTEGER NOT NULL,
	owner        TEXT    NOT NULL,
	name         TEXT    NOT NULL,
	record       TEXT    NOT NULL
) STRICT;

CREATE TABLE items (
	repository INTEGER NOT NULL REFERENCES repositories (id),
	key        TEXT    NOT NULL,
	record     TEXT    NOT NULL,
	PRIMARY KEY (repository, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE milestones (
	repository INTEGER NOT NULL REFERENCES repositories (id),
	key        TEXT    NOT NULL,
	record     TEXT    NOT NULL,
	PRIMARY KEY (repository, key)
) STRICT, WITHOUT ROWID;

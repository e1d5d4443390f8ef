CREATE TABLE histories (
	repository INTEGER NOT NULL REFERENCES repositories (id),
	plan       TEXT    NOT NULL,
	record     TEXT    NOT NULL,
	PRIMARY KEY (repository, plan)
) STRICT, WITHOUT ROWID;

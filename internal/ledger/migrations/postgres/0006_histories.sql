CREATE TABLE histories (
	repository BIGINT NOT NULL REFERENCES repositories (id),
	plan       TEXT   NOT NULL,
	record     TEXT   NOT NULL,
	PRIMARY KEY (repository, plan)
);

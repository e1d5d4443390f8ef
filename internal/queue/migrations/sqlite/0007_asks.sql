CREATE TABLE asks (
	repository INTEGER NOT NULL,
	id         TEXT    NOT NULL,
	number     INTEGER NOT NULL,
	asked_at   INTEGER NOT NULL,
	again      INTEGER NOT NULL,
	ask        TEXT    NOT NULL,
	PRIMARY KEY (repository, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX asks_asked ON asks (asked_at);

ALTER TABLE repositories ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE TABLE presses (
	id         INTEGER PRIMARY KEY,
	at         INTEGER NOT NULL,
	who        TEXT    NOT NULL,
	did        TEXT    NOT NULL,
	repository INTEGER NOT NULL,
	about      TEXT    NOT NULL,
	outcome    TEXT    NOT NULL
) STRICT;
CREATE INDEX presses_at ON presses (at);
CREATE INDEX presses_repository ON presses (repository, id);

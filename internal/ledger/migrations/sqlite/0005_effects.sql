CREATE TABLE effects (
	id         INTEGER PRIMARY KEY,
	repository INTEGER NOT NULL REFERENCES repositories (id),
	pass       TEXT    NOT NULL,
	at         INTEGER NOT NULL,
	record     TEXT    NOT NULL
) STRICT;
CREATE INDEX effects_pass ON effects (repository, pass, id);
CREATE INDEX effects_at ON effects (at);
ALTER TABLE repositories ADD COLUMN orders TEXT NOT NULL DEFAULT '';

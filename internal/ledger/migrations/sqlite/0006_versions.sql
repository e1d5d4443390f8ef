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
ALTER TABLE items ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX items_version ON items (repository, version);
ALTER TABLE milestones ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX milestones_version ON milestones (repository, version);
ALTER TABLE effects ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE INDEX effects_key ON effects (repository, key, id);
UPDATE effects SET key = coalesce(json_extract(record, '$.key'), '');

CREATE TABLE IF NOT EXISTS marks (
	repository      INTEGER PRIMARY KEY,
	installation    INTEGER NOT NULL,
	owner           TEXT    NOT NULL,
	name            TEXT    NOT NULL,
	first_marked_at INTEGER NOT NULL,
	due_at          INTEGER NOT NULL,
	sequence        INTEGER NOT NULL DEFAULT 1,
	taken           INTEGER NOT NULL DEFAULT 0,
	attempts        INTEGER NOT NULL DEFAULT 0,
	not_before      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX IF NOT EXISTS marks_due ON marks (due_at) WHERE taken = 0;

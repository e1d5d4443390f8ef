CREATE TABLE marks_by_subject (
	repository      INTEGER NOT NULL,
	subject         TEXT    NOT NULL DEFAULT '',
	installation    INTEGER NOT NULL,
	owner           TEXT    NOT NULL,
	name            TEXT    NOT NULL,
	first_marked_at INTEGER NOT NULL,
	due_at          INTEGER NOT NULL,
	sequence        INTEGER NOT NULL DEFAULT 1,
	taken           INTEGER NOT NULL DEFAULT 0,
	attempts        INTEGER NOT NULL DEFAULT 0,
	not_before      INTEGER NOT NULL DEFAULT 0,
	turn            INTEGER NOT NULL DEFAULT 0,
	offered_until   INTEGER NOT NULL DEFAULT 0,
	lease_until     INTEGER NOT NULL DEFAULT 0,
	unended         INTEGER NOT NULL DEFAULT 0,
	aside_at        INTEGER NOT NULL DEFAULT 0,
	extra           INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (repository, subject)
) STRICT;

INSERT INTO marks_by_subject (repository, installation, owner, name, first_marked_at, due_at, sequence, taken, attempts,
	not_before, turn, offered_until, lease_until, unended, aside_at, extra)
SELECT repository, installation, owner, name, first_marked_at, due_at, sequence, taken, attempts,
	not_before, turn, offered_until, lease_until, unended, aside_at, extra FROM marks;

DROP TABLE marks;
ALTER TABLE marks_by_subject RENAME TO marks;
CREATE INDEX marks_due ON marks (due_at) WHERE taken = 0;
CREATE INDEX marks_taken ON marks (installation) WHERE taken <> 0;
CREATE INDEX marks_previews ON marks (installation) WHERE subject <> '';

CREATE TABLE last_passes_by_subject (
	repository INTEGER NOT NULL,
	subject    TEXT    NOT NULL DEFAULT '',
	ended_at   INTEGER NOT NULL,
	PRIMARY KEY (repository, subject)
) STRICT;

INSERT INTO last_passes_by_subject (repository, ended_at) SELECT repository, ended_at FROM last_passes;
DROP TABLE last_passes;
ALTER TABLE last_passes_by_subject RENAME TO last_passes;

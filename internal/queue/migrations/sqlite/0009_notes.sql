CREATE TABLE notes (
	repository INTEGER NOT NULL,
	subject    TEXT    NOT NULL,
	noted_at   INTEGER NOT NULL,
	note       TEXT    NOT NULL,
	PRIMARY KEY (repository, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX notes_noted ON notes (noted_at);

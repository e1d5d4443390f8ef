CREATE TABLE notes (
	repository BIGINT NOT NULL,
	subject    TEXT   NOT NULL,
	noted_at   BIGINT NOT NULL,
	note       TEXT   NOT NULL,
	PRIMARY KEY (repository, subject)
);

CREATE INDEX notes_noted ON notes (noted_at);

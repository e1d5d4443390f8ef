ALTER TABLE repositories ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE TABLE presses (
	id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at         BIGINT NOT NULL,
	who        TEXT   NOT NULL,
	did        TEXT   NOT NULL,
	repository BIGINT NOT NULL,
	about      TEXT   NOT NULL,
	outcome    TEXT   NOT NULL
);
CREATE INDEX presses_at ON presses (at);
CREATE INDEX presses_repository ON presses (repository, id);

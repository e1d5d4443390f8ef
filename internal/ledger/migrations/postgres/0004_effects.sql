CREATE TABLE effects (
	id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	repository BIGINT NOT NULL REFERENCES repositories (id),
	pass       TEXT   NOT NULL,
	at         BIGINT NOT NULL,
	record     TEXT   NOT NULL
);
CREATE INDEX effects_pass ON effects (repository, pass, id);
CREATE INDEX effects_at ON effects (at);
ALTER TABLE repositories ADD COLUMN orders TEXT NOT NULL DEFAULT '';

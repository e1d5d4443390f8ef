CREATE TABLE asks (
	repository BIGINT NOT NULL,
	id         TEXT   NOT NULL,
	number     BIGINT NOT NULL,
	asked_at   BIGINT NOT NULL,
	again      BIGINT NOT NULL,
	ask        TEXT   NOT NULL,
	PRIMARY KEY (repository, id)
);

CREATE INDEX asks_asked ON asks (asked_at);

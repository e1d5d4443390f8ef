CREATE TABLE purses (
	installation BIGINT PRIMARY KEY,
	record       TEXT   NOT NULL,
	changed_at   BIGINT NOT NULL
);

CREATE TABLE last_passes (
	repository BIGINT PRIMARY KEY,
	ended_at   BIGINT NOT NULL
);

CREATE TABLE last_passes (
	repository INTEGER PRIMARY KEY,
	ended_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE purses (
	installation INTEGER PRIMARY KEY,
	record       TEXT    NOT NULL,
	changed_at   INTEGER NOT NULL
) STRICT;

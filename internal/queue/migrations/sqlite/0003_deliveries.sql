CREATE TABLE deliveries (
	guid    TEXT    PRIMARY KEY,
	seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_seen ON deliveries (seen_at);

CREATE TABLE deliveries (
	guid    TEXT   PRIMARY KEY,
	seen_at BIGINT NOT NULL
);

CREATE INDEX deliveries_seen ON deliveries (seen_at);

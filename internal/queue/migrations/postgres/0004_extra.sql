ALTER TABLE marks ADD COLUMN extra BIGINT NOT NULL DEFAULT 0;
CREATE INDEX marks_taken ON marks (installation) WHERE taken <> 0;

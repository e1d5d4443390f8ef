ALTER TABLE repositories ADD COLUMN gone_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN spent_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX items_spent ON items (spent_at) WHERE spent_at <> 0;
UPDATE items SET spent_at = CAST(unixepoch('subsec') * 1000 AS INTEGER)
WHERE json_extract(record, '$.status') = 'removed' AND json_extract(record, '$.issue.Number') = 0;

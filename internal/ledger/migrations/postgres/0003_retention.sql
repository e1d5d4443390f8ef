ALTER TABLE repositories ADD COLUMN gone_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN spent_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX items_spent ON items (spent_at) WHERE spent_at <> 0;
UPDATE items SET spent_at = (extract(epoch from clock_timestamp()) * 1000)::bigint
WHERE record::json ->> 'status' = 'removed' AND record::json -> 'issue' ->> 'Number' = '0';

CREATE TABLE marks (
	repository      BIGINT PRIMARY KEY,
	installation    BIGINT NOT NULL,
	owner           TEXT   NOT NULL,
	name            TEXT   NOT NULL,
	first_marked_at BIGINT NOT NULL,
	due_at          BIGINT NOT NULL,
	sequence        BIGINT NOT NULL DEFAULT 1,
	taken           BIGINT NOT NULL DEFAULT 0,
	attempts        BIGINT NOT NULL DEFAULT 0,
	not_before      BIGINT NOT NULL DEFAULT 0,
	turn            BIGINT NOT NULL DEFAULT 0,
	offered_until   BIGINT NOT NULL DEFAULT 0,
	lease_until     BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX marks_due ON marks (due_at) WHERE taken = 0;

ALTER TABLE marks ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE marks DROP CONSTRAINT marks_pkey;
ALTER TABLE marks ADD PRIMARY KEY (repository, subject);
ALTER TABLE last_passes ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE last_passes DROP CONSTRAINT last_passes_pkey;
ALTER TABLE last_passes ADD PRIMARY KEY (repository, subject);
CREATE INDEX marks_previews ON marks (installation) WHERE subject <> '';

package history

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
)

// Read lists the revisions of the file at a path and counts those that were not counted before. What is known from an
// earlier reading is never read again, and never changes the result: it is the same as from scratch.
// The policy is how the repository reads its plans.
func Read(ctx context.Context, source Source, path string, known History, policy sync.Policy) (History, error) {
	if known.Rules != rules || known.Tables != policy.Tables {
		known = History{}
	}
	listed, err := source.Revisions(ctx, path, known)
	if err != nil {
		return known, fmt.Errorf("list the revisions of %s: %w", path, err)
	}
	counted := map[string]burnup.Counts{"": {}}
	for _, r := range known.Revisions {
		counted[r.Blob] = r.Counts
	}
	h := History{Path: path, Head: listed.Head, Incomplete: listed.Incomplete, Rules: rules, Tables: policy.Tables}
	for _, r := range listed.Revisions {
		counts, ok := counted[r.Blob]
		if !ok {
			if counts, err = count(ctx, source, r, policy); err != nil {
				return known, err
			}
			counted[r.Blob] = counts
		}
		r.Counts = counts
		h.Revisions = append(h.Revisions, r)
	}
	return h, nil
}

// count reads one revision and counts it. A file that cannot be read as a plan holds nothing.
func count(ctx context.Context, source Source, r burnup.Revision, policy sync.Policy) (burnup.Counts, error) {
	content, err := source.Read(ctx, r.Blob, sync.MaxDocument)
	if err != nil {
		return burnup.Counts{}, fmt.Errorf("read %s at %s: %w", r.Path, r.Commit, err)
	}
	document := sync.ParseDocument(sync.File{Path: r.Path, Blob: r.Blob, Mode: sync.ModeRegular}, content, policy)
	if document.Plan == nil {
		return burnup.Counts{}, nil
	}
	return burnup.Count(document.Plan), nil
}

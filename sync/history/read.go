package history

import (
	"context"
	"fmt"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
)

// Options say how a history is read.
type Options struct {
	// Policy is how the repository reads its plans.
	Policy sync.Policy
	// Most is how many contents may be read, 0 for all. The rest stays pending: reading again goes on with it.
	Most int
}

// Read lists the revisions of the file at a path and counts those that were not counted before. What is known from an
// earlier reading is never read again, and never changes the result: it is the same as from scratch once nothing is
// pending.
func Read(ctx context.Context, source Source, path string, known History, options Options) (History, error) {
	if known.Rules != rules || known.Tables != options.Policy.Tables {
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
	h := History{Path: path, Head: listed.Head, Incomplete: listed.Incomplete, Rules: rules, Tables: options.Policy.Tables}
	fresh := 0
	for i, r := range listed.Revisions {
		counts, ok := counted[r.Blob]
		if !ok {
			if fresh++; options.Most > 0 && fresh > options.Most {
				h.Pending = listed.Revisions[i:]
				break
			}
			if counts, err = count(ctx, source, r, options.Policy); err != nil {
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

package history

import (
	"context"
	"fmt"
	"runtime"
	stdsync "sync"

	"golang.org/x/sync/errgroup"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
)

// Read lists the revisions of the file at a path and counts those that were not counted before. What is known from an
// earlier reading is never read again, and never changes the result: it is the same as from scratch.
// The policy is how the repository reads its plans.
func Read(ctx context.Context, source Source, path string, known History, policy sync.Policy) (History, error) {
	reading := policy.Reading()
	if known.Rules != rules || known.Tables != policy.Tables || known.Reading != reading {
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
	if err := countNew(ctx, source, listed.Revisions, policy, counted); err != nil {
		return known, err
	}
	h := History{Path: path, Head: listed.Head, Incomplete: listed.Incomplete, Rules: rules, Tables: policy.Tables, Reading: reading}
	for _, r := range listed.Revisions {
		r.Counts = counted[r.Blob]
		h.Revisions = append(h.Revisions, r)
	}
	return h, nil
}

// countNew counts what was not counted before. Contents are read one after the other, and counted side by side.
func countNew(ctx context.Context, source Source, revisions []burnup.Revision, policy sync.Policy, counted map[string]burnup.Counts) error {
	var mu stdsync.Mutex
	var counters errgroup.Group
	counters.SetLimit(runtime.GOMAXPROCS(0)) // no more texts at once than there is somebody to count
	asked := map[string]bool{}
	for _, r := range revisions {
		mu.Lock()
		_, done := counted[r.Blob]
		mu.Unlock()
		if done || asked[r.Blob] {
			continue
		}
		asked[r.Blob] = true
		content, err := source.Read(ctx, r.Blob, sync.MaxDocument)
		if err != nil {
			counters.Wait() //nolint:errcheck // none of them fails
			return fmt.Errorf("read %s at %s: %w", r.Path, r.Commit, err)
		}
		counters.Go(func() error {
			counts := count(r, content, policy)
			mu.Lock()
			defer mu.Unlock()
			counted[r.Blob] = counts
			return nil
		})
	}
	return counters.Wait()
}

// count counts one revision. A file that cannot be read as a plan holds nothing.
func count(r burnup.Revision, content []byte, policy sync.Policy) burnup.Counts {
	document := sync.ParseDocument(sync.File{Path: r.Path, Blob: r.Blob, Mode: sync.ModeRegular}, content, policy)
	if document.Plan == nil {
		return burnup.Counts{}
	}
	return burnup.Count(document.Plan)
}

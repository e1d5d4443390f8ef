package sync

import (
	"context"
	"fmt"
	"time"
)

// The bounds of reading the plans of a repository, of which those of one document are a part. Past
// one of them the rest is left unread, and what is missing does not count as removed.
const (
	// maxPlans is the number of plan files, maxPlanBytes the size of all of them; a file that is
	// there twice counts once.
	maxPlans     = 2_000
	maxPlanBytes = 64 << 20
	// maxItems is the number of checklist items in all of them, maxReading how long it may take.
	maxItems   = 50_000
	maxReading = 2 * time.Minute
)

// planReader reads plans within the bounds. Files with the same content are read and parsed once.
type planReader struct {
	source Source
	repo   Repository
	policy Policy
	now    func() time.Time
	until  time.Time
	parsed map[string]Document
	bytes  int64
	items  int
	// full says which bound was met, "" as long as none was; late tells that it is that of time.
	full string
	late bool
}

// newPlanReader returns a reader for the plans of one tree. Its time runs from now on.
func newPlanReader(source Source, repo Repository, policy Policy, now func() time.Time) *planReader {
	return &planReader{
		source: source, repo: repo, policy: policy, now: now, until: now().Add(maxReading), parsed: map[string]Document{},
	}
}

// document parses a file. Its content is read unless it is known. Where a bound is met there is no
// document.
func (r *planReader) document(ctx context.Context, file File, content []byte) (Document, error) {
	document, known := r.parsed[file.Blob]
	switch {
	case known && content == nil:
	case ctx.Err() != nil:
		return Document{}, ctx.Err()
	case !r.now().Before(r.until):
		r.late, r.full = true, fmt.Sprintf("reading its plans took longer than %s", maxReading)
		return Document{}, nil
	default:
		merged := content != nil
		if !merged {
			var err error
			if content, err = r.content(ctx, file); err != nil || r.full != "" {
				return Document{}, err
			}
		}
		document = ParseDocument(file, content, r.policy)
		if !merged {
			r.parsed[file.Blob] = document
		}
	}
	if document.Plan != nil {
		r.items += len(document.Plan.Items)
	}
	if r.items > maxItems {
		r.full = fmt.Sprintf("its plans have more than %d items", maxItems)
		return Document{}, nil
	}
	document.File = file
	return document, nil
}

// content reads a file that still fits in.
func (r *planReader) content(ctx context.Context, file File) ([]byte, error) {
	var content []byte
	var err error
	if r.bytes+file.Size <= maxPlanBytes {
		if content, err = r.source.Read(ctx, r.repo, file.Blob, maxDocument); err != nil {
			return nil, fmt.Errorf("read plan %q: %w", file.Path, err)
		}
		file.Size = int64(len(content))
	}
	if r.bytes += file.Size; r.bytes > maxPlanBytes {
		r.full = fmt.Sprintf("its plans have more than %d MB", maxPlanBytes>>20)
	}
	return content, nil
}

// plansAndConfig asks for the files that may be plans, and for the configuration.
type plansAndConfig struct{ plans *Globs }

// planPaths asks for the files that the globs name, and for the configuration.
func planPaths(globs []string) plansAndConfig { return plansAndConfig{CompileGlobs(globs)} }

// Match implements [Paths].
func (s plansAndConfig) Match(path string) bool { return path == ConfigPath || s.plans.Match(path) }

// MayHold implements [Paths].
func (s plansAndConfig) MayHold(folder string) bool {
	return folder == ConfigFolder || s.plans.MayHold(folder)
}

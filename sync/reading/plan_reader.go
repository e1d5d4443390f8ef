package reading

import (
	"context"
	"fmt"
	"time"

	"github.com/milepost/milepost/sync"
)

// The bounds of reading the plans of a repository, of which those of one document are a part. Past
// one of them the rest is left unread, and what is missing does not count as removed.
const (
	// MaxPlans is the number of plan files, MaxPlanBytes the size of all of them; a file that is
	// there twice counts once.
	MaxPlans     = 2_000
	MaxPlanBytes = 64 << 20
	// maxItems is the number of checklist items in all of them, maxReading how long it may take.
	maxItems   = 50_000
	maxReading = 2 * time.Minute
)

// Reader reads plans within the bounds. Files with the same content are read and parsed once.
type Reader struct {
	source sync.Source
	repo   sync.Repository
	policy sync.Policy
	now    func() time.Time
	until  time.Time
	parsed map[string]sync.Document
	// files are those of the tree, by path, and named those of them that named a milestone.
	files map[string]sync.File
	named []sync.File
	bytes int64
	items int
	// Full says which bound was met, "" as long as none was; late tells that it is that of time.
	Full string
	Late bool
}

// New returns a reader for the plans of one tree. Its time runs from now on.
func New(source sync.Source, repo sync.Repository, policy sync.Policy, now func() time.Time) *Reader {
	return &Reader{
		source: source, repo: repo, policy: policy, now: now, until: now().Add(maxReading), parsed: map[string]sync.Document{},
	}
}

// Know tells the reader of the files of the tree, among which may be such as name the milestones of plans.
func (r *Reader) Know(files []sync.File) { r.files = sync.FilesByPath(files) }

// Named lists the files that named the milestones of plans so far.
func (r *Reader) Named() []sync.File { return r.named }

// besides reads the file that names the milestone of a plan, nil if there is none.
func (r *Reader) besides(ctx context.Context, file sync.File) ([]byte, error) {
	beside, ok := sync.Beside(file.Path, r.files)
	if !ok || beside.Size > sync.MaxDocument {
		return nil, nil
	}
	content, err := r.content(ctx, beside)
	if err == nil && r.Full == "" {
		r.named = append(r.named, beside)
	}
	return content, err
}

// Document parses a file. Its content is read unless it is known. Where a bound is met there is no
// document.
func (r *Reader) Document(ctx context.Context, file sync.File, content []byte) (sync.Document, error) {
	key := file.Blob
	if sync.DependsOnPath(file.Path, r.policy) {
		key += " " + file.Path
	}
	document, known := r.parsed[key]
	switch {
	case known && content == nil:
	case ctx.Err() != nil:
		return sync.Document{}, ctx.Err()
	case !r.now().Before(r.until):
		r.Late, r.Full = true, fmt.Sprintf("reading its plans took longer than %s", maxReading)
		return sync.Document{}, nil
	default:
		merged := content != nil
		if !merged {
			var err error
			if content, err = r.content(ctx, file); err != nil || r.Full != "" {
				return sync.Document{}, err
			}
		}
		beside, err := r.besides(ctx, file)
		if err != nil || r.Full != "" {
			return sync.Document{}, err
		}
		document = sync.ParseBeside(file, content, beside, r.policy)
		if !merged {
			r.parsed[key] = document
		}
	}
	if document.Plan != nil {
		r.items += len(document.Plan.Items)
	}
	if r.items > maxItems {
		r.Full = fmt.Sprintf("its plans have more than %d items", maxItems)
		return sync.Document{}, nil
	}
	document.File = file
	return document, nil
}

// content reads a file that still fits in.
func (r *Reader) content(ctx context.Context, file sync.File) ([]byte, error) {
	var content []byte
	var err error
	if r.bytes+file.Size <= MaxPlanBytes {
		if content, err = r.source.Read(ctx, r.repo, file.Blob, sync.MaxDocument); err != nil {
			return nil, fmt.Errorf("read plan %q: %w", file.Path, err)
		}
		file.Size = int64(len(content))
	}
	if r.bytes += file.Size; r.bytes > MaxPlanBytes {
		r.Full = fmt.Sprintf("its plans have more than %d MB", MaxPlanBytes>>20)
	}
	return content, nil
}

// plansAndConfig asks for the files that may be plans, and for the configuration.
type plansAndConfig struct{ plans, mdx, beside *sync.Globs }

// PlanPaths asks for the files that the globs name, or would name, and for the configuration.
func PlanPaths(globs []string) plansAndConfig {
	return plansAndConfig{sync.CompileGlobs(globs), sync.CompileGlobs(sync.PlansInMDX(globs)), sync.CompileBeside()}
}

// Match implements [Paths].
func (s plansAndConfig) Match(path string) bool {
	return s.plans.Match(path) || sync.MayBeConfig(path) || s.mdx.Match(path) || s.beside.Match(path)
}

// MayHold implements [Paths].
func (s plansAndConfig) MayHold(folder string) bool {
	return sync.MayHoldConfig(folder) || s.plans.MayHold(folder) || s.mdx.MayHold(folder) || s.beside.MayHold(folder)
}

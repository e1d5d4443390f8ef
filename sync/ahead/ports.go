package ahead

import (
	"context"

	"github.com/milepost/milepost/sync"
)

// Host is GitHub as previews see it. The check run is all that is written.
type Host interface {
	// PullHead returns where the head of a pull request is.
	PullHead(ctx context.Context, repo sync.Repository, number int) (sync.PullHead, error)
	// NewestPulls lists the open pull requests that changed last, without what merging them would lead to.
	NewestPulls(ctx context.Context, repo sync.Repository) ([]sync.PullHead, error)
	// PullFiles lists the files that a pull request changes, until one is found that is looked for.
	PullFiles(ctx context.Context, repo sync.Repository, number int, found func(path string) bool) (sync.ChangedFiles, error)
	// ChangedSince lists the files in which a commit differs from the default branch where it left that.
	ChangedSince(ctx context.Context, repo sync.Repository, commit string) (sync.ChangedFiles, error)
	// MergedHead returns a commit as the head of the default branch would be, and what it changes there.
	MergedHead(ctx context.Context, repo sync.Repository, commit string) (sync.MergedHead, error)
	sync.Reporter
}

// Memory keeps what is noted on previews. A call that returned nil is on disk.
type Memory interface {
	// Note returns what was noted on a preview, "" if nothing was.
	Note(ctx context.Context, repo sync.Repository, subject sync.PreviewKey) (string, error)
	// KeepNote notes something in place of what was noted; "" takes the note away.
	KeepNote(ctx context.Context, repo sync.Repository, subject sync.PreviewKey, note string) error
	// Notes lists the previews of a repository that something is noted on, the newest of them.
	Notes(ctx context.Context, repo sync.Repository, most int) (map[sync.PreviewKey]string, error)
}

// Bases has what is known of a repository.
type Bases interface {
	Load(ctx context.Context, repo sync.Repository) (*sync.Base, error)
}

// Finding is what a preview found out.
type Finding struct {
	// Conclusion is success, neutral or failure.
	Conclusion string
	Title      string
	// Summary is Markdown.
	Summary     string
	Annotations []sync.Annotation
}

// Compute finds out what the pass after a merge would do whose result the head is, by what is known of the
// repository. It writes nothing.
type Compute func(ctx context.Context, repo sync.Repository, base *sync.Base, head sync.Head) (Finding, error)

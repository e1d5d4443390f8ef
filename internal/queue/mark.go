package queue

import (
	"context"
	"time"

	"github.com/milepost/milepost/sync"
)

// How long a mark waits for others. That of a quiet repository waits no longer than the debounce time,
// and that of a push not at all.
const (
	// quietWait is how long it waits for another one where the repository was quiet, and quietPatience
	// how long in all.
	quietWait     = 300 * time.Millisecond
	quietPatience = time.Second
	// settling is how long after a pass a repository is not quiet yet: what the pass did comes back
	// as events, and people who are at it go on.
	settling = 5 * time.Second
	// patience is how many debounce times a repository waits that is not quiet and is marked again and
	// again.
	patience = 5
)

// Mark writes down that the repositories are dirty and returns when that is on disk. A pass of each
// begins when it was not marked again for a while: 300 ms, or a second at the most, where the
// repository was quiet; during a pass and for 5 seconds after it the debounce time, or five of
// them at the most.
func (q *Queue) Mark(ctx context.Context, repos ...sync.Repository) error {
	return q.mark(ctx, "", sync.Changed, sync.Dirty(repos...))
}

func (q *Queue) mark(ctx context.Context, delivery string, cause sync.Cause, news []sync.News) error {
	if len(news) == 0 {
		return nil
	}
	if err := q.marks.put(ctx, delivery, news, q.now(), q.waits(cause)); err != nil {
		return err
	}
	q.wakeUp()
	return nil
}

// waits is how long a mark waits.
type waits struct {
	// pushed tells that it does not, where the repository was quiet.
	pushed bool
	// quiet is for a quiet repository, busy for any other.
	quiet, busy wait
}

// wait is how long a mark waits for another one, and how long in all.
type wait struct{ next, most time.Duration }

func (q *Queue) waits(cause sync.Cause) waits {
	busy := wait{q.debounce, patience * q.debounce}
	return waits{
		pushed: cause == sync.Pushed,
		quiet:  wait{min(quietWait, busy.next), min(quietPatience, busy.most)},
		busy:   busy,
	}
}

// MarkPreviews writes down that the previews of a repository may be other ones, as [Queue.Mark] does for its pass.
func (q *Queue) MarkPreviews(ctx context.Context, repo sync.Repository, subjects ...sync.PreviewKey) error {
	return q.mark(ctx, "", sync.Changed, []sync.News{{Repository: repo, Previews: subjects}})
}

// MarkAfter writes down that the repository is to be looked at again at a later time, though
// nothing may happen until then. A mark that is due earlier stays so.
func (q *Queue) MarkAfter(ctx context.Context, at time.Time, repo sync.Repository) error {
	return q.markAfter(ctx, at, repo, sync.PreviewKey{})
}

// PreviewAfter is MarkAfter for a preview.
func (q *Queue) PreviewAfter(ctx context.Context, at time.Time, repo sync.Repository, subject sync.PreviewKey) error {
	return q.markAfter(ctx, at, repo, subject)
}

func (q *Queue) markAfter(ctx context.Context, at time.Time, repo sync.Repository, subject sync.PreviewKey) error {
	if err := q.marks.putAt(ctx, repo, subject, at); err != nil {
		return err
	}
	q.wakeUp()
	return nil
}

package queue

import (
	"context"
	"time"

	"github.com/milepost/milepost/sync"
)

// patience is how many debounce times a repository that is marked again and again waits.
const patience = 5

// Mark writes down that the repositories are dirty and returns when that is on disk. A pass of
// each begins once no newer mark has come for the debounce time.
func (q *Queue) Mark(ctx context.Context, repos ...sync.Repository) error {
	return q.mark(ctx, "", repos)
}

func (q *Queue) mark(ctx context.Context, delivery string, repos []sync.Repository) error {
	if len(repos) == 0 {
		return nil
	}
	now := q.now()
	if err := q.marks.put(ctx, delivery, repos, now, now.Add(q.debounce), patience*q.debounce); err != nil {
		return err
	}
	q.wakeUp()
	return nil
}

// MarkAfter writes down that the repository is to be looked at again at a later time, though
// nothing may happen until then. A mark that is due earlier stays so.
func (q *Queue) MarkAfter(ctx context.Context, at time.Time, repo sync.Repository) error {
	if err := q.marks.putAt(ctx, repo, at); err != nil {
		return err
	}
	q.wakeUp()
	return nil
}

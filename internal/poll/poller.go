package poll

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	stdsync "sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/milepost/milepost/sync"
)

// atOnce is how many heads are asked for at the same time.
const atOnce = 8

// Poller looks at repositories. Its exported fields are set once; its methods may be called at the same time.
type Poller struct {
	// List lists the repositories that the App may work on. There may be some beside an error.
	List func(ctx context.Context) ([]sync.Repository, error)
	// Head returns the newest commit of the default branch, see [sync.Source].
	Head func(ctx context.Context, repo sync.Repository, known sync.Head) (sync.Head, error)
	// Mark has a pass look at repositories.
	Mark func(ctx context.Context, cause sync.Cause, repos ...sync.Repository) error
	Now  func() time.Time

	mu     stdsync.Mutex
	listed time.Time
	known  map[int64]*polled
}

// polled is what is known of one repository.
type polled struct {
	repo sync.Repository
	head sync.Head
	// headAt is when its head is due, passed when a pass was asked for last, and movesUntil until when it
	// counts as moving.
	headAt, passed, movesUntil time.Time
}

// Moved tells that a pass changed something: more may follow.
func (p *Poller) Moved(repo sync.Repository) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if known := p.known[repo.ID]; known != nil {
		known.movesUntil = p.Now().Add(movesFor)
	}
}

// Run looks at all repositories that are due, those first that have waited longest. What one of them
// refuses does not concern the others.
func (p *Poller) Run(ctx context.Context) error {
	err := p.list(ctx)
	heads, passes := p.due()
	if len(passes) > 0 {
		err = errors.Join(err, p.Mark(ctx, sync.Changed, passes...))
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, known := range heads {
		group.Go(func() error { return p.look(ctx, known) })
	}
	return errors.Join(err, group.Wait())
}

// list asks which repositories there are, if it was not asked for long.
func (p *Poller) list(ctx context.Context) error {
	p.mu.Lock()
	fresh := !p.listed.IsZero() && p.Now().Sub(p.listed) < listEvery
	p.mu.Unlock()
	if fresh {
		return nil
	}
	repos, err := p.List(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.listed = p.Now()
	}
	before := p.known
	p.known = map[int64]*polled{}
	for _, repo := range repos {
		known := before[repo.ID]
		if known == nil {
			known = &polled{movesUntil: p.Now().Add(movesFor)} // whoever installs the App waits for it
		}
		known.repo = repo
		p.known[repo.ID] = known
	}
	if err != nil {
		for id, known := range before {
			if p.known[id] == nil {
				p.known[id] = known
			}
		}
	}
	return err
}

// due picks what is to be looked at now, and puts down when it is due again.
func (p *Poller) due() (heads []*polled, passes []sync.Repository) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.Now()
	all := slices.Collect(maps.Values(p.known))
	for _, known := range first(all, passesATick, now, func(k *polled) time.Time { return k.passAt(now) }) {
		known.passed = now
		passes = append(passes, known.repo)
	}
	heads = first(all, headsATick, now, func(k *polled) time.Time { return k.headAt })
	for _, known := range heads {
		known.headAt = now.Add(headEvery)
	}
	return heads, passes
}

// first picks those that are due, the ones that have waited longest first, and so many of an installation at
// the most.
func first(all []*polled, most int, now time.Time, due func(*polled) time.Time) []*polled {
	slices.SortFunc(all, func(a, b *polled) int { return cmp.Or(due(a).Compare(due(b)), cmp.Compare(a.repo.ID, b.repo.ID)) })
	var picked []*polled
	count := map[int64]int{}
	for _, known := range all {
		if installation := known.repo.Installation; !due(known).After(now) && count[installation] < most {
			count[installation]++
			picked = append(picked, known)
		}
	}
	return picked
}

// passAt is when the next pass is due.
func (k *polled) passAt(now time.Time) time.Time {
	switch {
	case k.passed.IsZero():
		return k.passed
	case k.movesUntil.After(now):
		return k.passed.Add(headEvery)
	default:
		return k.passed.Add(passEvery)
	}
}

// look has a pass look at a repository whose newest commit is another one than before.
func (p *Poller) look(ctx context.Context, known *polled) error {
	p.mu.Lock()
	repo, before := known.repo, known.head
	p.mu.Unlock()
	head, err := p.Head(ctx, repo, before)
	if at, limited := sync.RetryAt(err); limited {
		p.mu.Lock()
		known.headAt = at
		p.mu.Unlock()
		return nil
	}
	if sync.IsForbidden(err) || sync.IsGone(err) {
		return nil // the next list may leave it out
	}
	if err != nil {
		return err
	}
	if head.Commit == "" || head.Commit == before.Commit {
		return nil
	}
	if err := p.Mark(ctx, sync.Pushed, repo); err != nil {
		return err
	}
	p.mu.Lock()
	known.head = head
	p.mu.Unlock()
	return nil
}

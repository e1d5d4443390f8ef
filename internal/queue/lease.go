package queue

import (
	"context"
	"errors"
	stdsync "sync"
	"time"
)

const (
	// defaultLease is how long a pass is believed to be alive without a sign of life, where
	// several processes share the marks.
	defaultLease = 20 * time.Second
	// forever is the lease where no other process can be: the next start frees it.
	forever = 100 * 365 * 24 * time.Hour
)

// ErrLost is why the context of a pass ended: another process may work its repository by now.
var ErrLost = errors.New("the lease of the pass was lost")

// lease is the right of a pass to work its repository.
type lease struct {
	token int64
	// expires is false where nobody else can take over.
	expires bool

	mu    stdsync.Mutex
	until time.Time
	// revoked tells that the pass was given up.
	revoked bool
}

type leaseKey struct{}

// Token returns the fencing token of the pass that the context belongs to: it is larger than
// that of any earlier pass of the repository. It is 0 outside of passes.
func Token(ctx context.Context) int64 {
	if l, ok := ctx.Value(leaseKey{}).(*lease); ok {
		return l.token
	}
	return 0
}

// LeaseErr returns [ErrLost] if the context belongs to a pass whose repository may be worked by
// another pass by now. A process that was paused, and a pass that was given up, can learn it nowhere
// else in time, so ask before each request that changes something.
func LeaseErr(ctx context.Context) error {
	if l, ok := ctx.Value(leaseKey{}).(*lease); ok && l.over(time.Now()) {
		return ErrLost
	}
	return nil
}

func (l *lease) over(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.revoked || l.expires && !now.Before(l.until)
}

// revoke takes the lease away from a pass.
func (l *lease) revoke() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.revoked = true
}

func (l *lease) extend(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = until
}

// keep returns the context for a pass, which ends when its lease is lost, its lease, and a function
// that ends the keeping. Of the lease's time, which began no earlier than asked, a quarter is left
// for requests that are under way.
func (q *Queue) keep(ctx context.Context, t *taken, asked time.Time) (context.Context, *lease, func()) {
	l := &lease{token: t.token, expires: q.marks.shared()}
	ctx = context.WithValue(ctx, leaseKey{}, l)
	if !l.expires {
		return ctx, l, func() {}
	}
	l.extend(asked.Add(q.lease * 3 / 4))
	ctx, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		cancel(q.keepAlive(ctx, t, l))
	}()
	return ctx, l, func() {
		cancel(nil)
		<-done
	}
}

// keepAlive prolongs the lease until the context ends or the lease is lost.
func (q *Queue) keepAlive(ctx context.Context, t *taken, l *lease) error {
	ticker := time.NewTicker(q.lease / 4)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		asked := time.Now()
		renewCtx, cancel := context.WithTimeout(ctx, q.lease/4)
		ok, err := q.marks.renew(renewCtx, t, q.lease)
		cancel()
		switch {
		case err == nil && ok:
			l.extend(asked.Add(q.lease * 3 / 4))
		case err == nil || l.over(time.Now()):
			l.extend(asked)
			return ErrLost
		}
	}
}

package page

import (
	"sync"
	"time"
)

// maxLimited is how many names a limiter remembers.
const maxLimited = 10_000

// limiter lets each name do something a few times at once, and then once every so often.
type limiter struct {
	burst int
	every time.Duration
	now   func() time.Time

	mu sync.Mutex
	// until is when each name has all of its burst again.
	until map[string]time.Time
}

func newLimiter(burst int, every time.Duration, now func() time.Time) *limiter {
	return &limiter{burst: burst, every: every, now: now, until: map[string]time.Time{}}
}

// allow reports whether the name may do it once more now.
func (l *limiter) allow(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	until := l.until[name]
	if until.Before(now) {
		until = now
	}
	until = until.Add(l.every)
	if until.Sub(now) > time.Duration(l.burst)*l.every {
		return false
	}
	if len(l.until) >= maxLimited {
		l.sweep(now)
	}
	l.until[name] = until
	return true
}

// exhausted reports whether the name may not do it once more now. It is not counted.
func (l *limiter) exhausted(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until[name].Sub(l.now()) > time.Duration(l.burst-1)*l.every
}

// sweep forgets those who have all of their burst, and all if that is not enough.
func (l *limiter) sweep(now time.Time) {
	for name, until := range l.until {
		if !until.After(now) {
			delete(l.until, name)
		}
	}
	if len(l.until) >= maxLimited {
		clear(l.until)
	}
}

package testclock

import (
	"sync"
	"time"
)

// Ahead is a clock that runs, ahead of this machine's by as much as it was moved. Its zero value shows this
// machine's time. It may be used by several goroutines.
type Ahead struct {
	mu sync.Mutex
	by time.Duration
}

// Now is the time that the clock shows.
func (a *Ahead) Now() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return time.Now().Add(a.by)
}

// Advance moves the clock on, or back by a negative span.
func (a *Ahead) Advance(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.by += d
}

package page

import (
	"sync"
	"time"
)

const (
	// loadEvery is how far apart pages are loaded again because something changed, so that all who look together leave the
	// machine to the passes, and loadSlowly is how far apart they are at most.
	loadEvery  = 25 * time.Millisecond
	loadSlowly = 150 * time.Millisecond
	// loadShare is how many times as long as a page takes there is from one to the next: on a machine that is busy, or
	// whose database is, a page takes longer, and they come more slowly.
	loadShare = 10
)

// pace is how fast pages are loaded again because something changed.
type pace struct {
	mu sync.Mutex
	// typical is what it takes to answer with a page, of late.
	typical time.Duration
}

// took notes what it took to answer with a page.
func (p *pace) took(d time.Duration) {
	const memory = 8
	p.mu.Lock()
	defer p.mu.Unlock()
	p.typical += (d - p.typical) / memory
}

// every is how far apart pages are loaded again now.
func (p *pace) every() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return min(max(loadShare*p.typical, loadEvery), loadSlowly)
}

// turn is when somebody who looks is told of a change: the viewers take turns, and nobody is told again before all others
// could be. place is that of the viewer among so many, last when they were told before, and every how far apart they are.
func turn(changed, last time.Time, place, viewers int, every time.Duration) time.Time {
	viewers = max(viewers, 1)
	at := changed.Add(time.Duration(place%viewers) * every)
	if next := last.Add(time.Duration(viewers) * every); next.After(at) {
		return next
	}
	return at
}

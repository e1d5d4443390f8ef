package webhook

import (
	stdsync "sync"
	"time"
)

const (
	// sampleSpan is the time in which at most samples lines are logged of senders who have not shown
	// who they are, so that nobody fills the disk from outside.
	sampleSpan = time.Minute
	samples    = 10
)

// sampler decides which answers to strangers are logged.
type sampler struct {
	mu       stdsync.Mutex
	began    time.Time
	taken    int
	unlogged int
}

// take reports whether an answer given now is logged and, if so, how many before it were not.
func (s *sampler) take(now time.Time) (ok bool, unlogged int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.began) >= sampleSpan || now.Before(s.began) {
		s.began, s.taken = now, 0
	}
	if s.taken >= samples {
		s.unlogged++
		return false, 0
	}
	s.taken++
	unlogged, s.unlogged = s.unlogged, 0
	return true, unlogged
}

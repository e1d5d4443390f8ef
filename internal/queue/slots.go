package queue

import stdsync "sync"

// slots knows the repositories that have a job in River, so that few marks at a time become
// jobs and the others can still be debounced.
type slots struct {
	// wake tells the dispatcher to look at the marks.
	wake chan struct{}

	mu   stdsync.Mutex
	size int
	held map[int64]struct{}
}

func newSlots(size int) *slots {
	return &slots{wake: make(chan struct{}, 1), size: size, held: map[int64]struct{}{}}
}

// wakeUp makes the dispatcher look at the marks now.
func (s *slots) wakeUp() {
	select {
	case s.wake <- struct{}{}:
	default: // it has been told already
	}
}

// room returns how many slots are free and how many are held.
func (s *slots) room() (free, held int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size - len(s.held), len(s.held)
}

// acquire takes a slot for the repository and reports false if it has one already or none is
// free.
func (s *slots) acquire(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.held[id]; ok || len(s.held) >= s.size {
		return false
	}
	s.held[id] = struct{}{}
	return true
}

// release gives the repository's slot back.
func (s *slots) release(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.held, id)
}

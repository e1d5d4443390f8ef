package ratelimit

import (
	"context"
	stdsync "sync"
	"time"
)

// LimitStore keeps a record of what each installation has spent where every process that acts for the
// App finds it, after a restart, too.
type LimitStore interface {
	// Update replaces the record of an installation, nil if there is none, by what change makes
	// of it, and returns when that is kept. No other change comes in between. now is the store's
	// clock, one for all processes. change may be called more than once.
	Update(ctx context.Context, installation int64, change func(record []byte, now time.Time) []byte) error
}

// memoryStore is the store of a process that shares its limits with nobody.
type memoryStore struct {
	now func() time.Time

	mu      stdsync.Mutex
	records map[int64][]byte
}

// NewMemoryStore returns a store that nobody has spent from, with the clock given.
func NewMemoryStore(now func() time.Time) LimitStore {
	return &memoryStore{now: now, records: map[int64][]byte{}}
}

// Update implements [LimitStore].
func (s *memoryStore) Update(_ context.Context, installation int64, change func([]byte, time.Time) []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records[installation] = change(s.records[installation], s.now())
	return nil
}

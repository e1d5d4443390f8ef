package github

import (
	"context"
	stdsync "sync"
	"time"
)

// Purse keeps a record of what each installation has spent where every process that acts for the
// App finds it, after a restart, too.
type Purse interface {
	// Update replaces the record of an installation, nil if there is none, by what change makes
	// of it, and returns when that is kept. No other change comes in between. now is the purse's
	// clock, one for all processes. change may be called more than once.
	Update(ctx context.Context, installation int64, change func(record []byte, now time.Time) []byte) error
}

// memoryPurse is the purse of a process that shares its limits with nobody.
type memoryPurse struct {
	now func() time.Time

	mu      stdsync.Mutex
	records map[int64][]byte
}

// Update implements [Purse].
func (p *memoryPurse) Update(_ context.Context, installation int64, change func([]byte, time.Time) []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.records[installation] = change(p.records[installation], p.now())
	return nil
}

package page

import (
	"cmp"
	"context"
	"maps"
	"slices"
	stdsync "sync"
)

const (
	// maxHeld is how many items of all repositories are held in memory.
	maxHeld = 60_000
	// heldCost is as how many items a repository counts beside those that it has.
	heldCost = 6
)

// bases holds what was read of the ledger for as long as it is not another. What it gives out must not be changed.
type bases struct {
	ledger Ledger

	mu   stdsync.Mutex
	held map[int64]*held
	turn int64
	// items counts those of all that are held.
	items int
}

// held is one repository.
type held struct {
	// reading keeps two from reading the same.
	reading stdsync.Mutex
	version int64
	digest  *digest
	// items is as how many it counts, and used when it was asked for last, as a count.
	items int
	used  int64
}

func newBases(ledger Ledger) *bases { return &bases{ledger: ledger, held: map[int64]*held{}} }

// of returns what is known of a repository.
func (b *bases) of(ctx context.Context, known Known) (*digest, error) {
	b.mu.Lock()
	entry := b.held[known.Repository.ID]
	if entry == nil {
		entry = &held{}
		b.held[known.Repository.ID] = entry
	}
	b.turn++
	entry.used = b.turn
	b.mu.Unlock()

	entry.reading.Lock()
	defer entry.reading.Unlock()
	if entry.digest != nil && entry.version == known.Version {
		return entry.digest, nil
	}
	if entry.version > known.Version {
		entry.digest, entry.version = nil, 0 // it was forgotten, and is another by now
	}
	changed, version, err := b.ledger.LoadSince(ctx, known.Repository, entry.version)
	if err != nil {
		return nil, err
	}
	entry.digest, entry.version = entry.digest.with(changed), version
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held[known.Repository.ID] == entry { // nobody has let go of it meanwhile
		b.items -= entry.items
		entry.items = heldCost + len(entry.digest.items)
		b.items += entry.items
		b.makeRoom(known.Repository.ID)
	}
	return entry.digest, nil
}

// peek returns what is held of a repository if nothing of it has changed since, nil otherwise.
func (b *bases) peek(known Known) *digest {
	b.mu.Lock()
	entry := b.held[known.Repository.ID]
	b.mu.Unlock()
	if entry == nil {
		return nil
	}
	entry.reading.Lock()
	defer entry.reading.Unlock()
	if entry.version != known.Version {
		return nil
	}
	return entry.digest
}

// warm reads what is not held yet, as far as there is room for it.
func (b *bases) warm(ctx context.Context) error {
	all, err := b.ledger.Known(ctx)
	if err != nil {
		return err
	}
	items := 0
	for _, known := range all {
		digest, err := b.of(ctx, known)
		if err != nil {
			return err
		}
		if items += heldCost + len(digest.items); items > maxHeld/2 {
			break
		}
	}
	return nil
}

// makeRoom forgets what was not asked for longest, but not the one given: so much of it that it need not be sought each
// time.
func (b *bases) makeRoom(but int64) {
	if b.items <= maxHeld {
		return
	}
	ids := slices.DeleteFunc(slices.Collect(maps.Keys(b.held)), func(id int64) bool { return id == but })
	slices.SortFunc(ids, func(x, y int64) int { return cmp.Compare(b.held[x].used, b.held[y].used) })
	const enough = maxHeld - maxHeld/8
	for _, id := range ids {
		if b.items <= enough {
			return
		}
		b.items -= b.held[id].items
		delete(b.held, id)
	}
}

package page

import (
	"context"
	"testing"

	"github.com/milepost/milepost/sync"
)

// emptyLedger knows repositories that have no items.
type emptyLedger struct{ Ledger }

func (emptyLedger) LoadSince(context.Context, sync.Repository, int64) (*sync.Base, int64, error) {
	return &sync.Base{}, 1, nil
}

func TestBases_let_go_of_repositories_that_have_no_items(t *testing.T) {
	t.Parallel()
	b := newBases(emptyLedger{})
	const repositories = 3 * maxHeld / heldCost
	for id := range int64(repositories) {
		if _, err := b.of(t.Context(), Known{Repository: sync.Repository{ID: id + 1}, Version: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if len(b.held) > maxHeld/heldCost {
		t.Errorf("%d repositories are held", len(b.held))
	}
	newest := Known{Repository: sync.Repository{ID: repositories}, Version: 1}
	if b.peek(newest) == nil {
		t.Error("the one that was read last is not held")
	}
	if b.peek(Known{Repository: sync.Repository{ID: 1}, Version: 1}) != nil {
		t.Error("the one that was asked for longest ago is held")
	}
}

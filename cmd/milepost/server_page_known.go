package main

import (
	"context"
	"strings"
	stdsync "sync"

	"github.com/milepost/milepost/internal/ledger"
)

// knownList is the list of all repositories, read once for all who look at the page until something changes. Who may see
// which of them is none of its business: that is asked for each viewer and request.
type knownList struct {
	ledger *ledger.Ledger

	mu    stdsync.Mutex
	state string
	known []ledger.Known
}

// all is what the ledger lists now. It must not be changed.
func (l *knownList) all(ctx context.Context) ([]ledger.Known, error) {
	l.mu.Lock() // whoever comes meanwhile wants the same
	defer l.mu.Unlock()
	// The state is asked for first: what changes before the list is read makes it be read once more.
	state, err := l.ledger.State(ctx)
	if err != nil || state != "" && state == l.state {
		return l.known, err
	}
	known, err := l.ledger.Known(ctx)
	if err != nil {
		return nil, err
	}
	l.known, l.state = known, state
	return known, nil
}

// as is the repository of a name, letters of any case: the newest of several.
func (l *knownList) as(ctx context.Context, owner, name string) (ledger.Known, bool, error) {
	if state, err := l.ledger.State(ctx); err != nil || state == "" {
		return l.ledger.KnownAs(ctx, owner, name) // one is read more cheaply than all
	}
	all, err := l.all(ctx)
	if err != nil {
		return ledger.Known{}, false, err
	}
	var found ledger.Known
	for _, known := range all {
		if known.Repository.ID > found.Repository.ID && strings.EqualFold(known.Repository.Owner, owner) && strings.EqualFold(known.Repository.Name, name) {
			found = known
		}
	}
	return found, found.Repository.ID != 0, nil
}

package github

import (
	"cmp"
	"slices"
	"time"
)

// Balance is what an installation may still ask of GitHub.
type Balance struct {
	Installation int64
	// Requests is what GitHub said is left of this hour, -1 if it has not said.
	Requests int
	// Creations is what is left of those that [Limits] allows in an hour, as far as this process
	// has heard of others.
	Creations int
}

// Balances lists the balance of each installation that was asked for anything, by number.
func (h *Host) Balances() []Balance {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.options.Now()
	balances := make([]Balance, 0, len(h.installations))
	for id, c := range h.installations {
		requests, creations := c.gate.budget.balance(now)
		balances = append(balances, Balance{Installation: id, Requests: requests, Creations: creations})
	}
	slices.SortFunc(balances, func(a, b Balance) int { return cmp.Compare(a.Installation, b.Installation) })
	return balances
}

// balance returns the requests left, -1 if that is not known, and the creations left of an hour.
func (b *budget) balance(now time.Time) (requests, creations int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	requests = -1
	if now.Before(b.reset) {
		requests = b.left
	}
	return requests, max(b.creations.free(now.Add(b.shift)), 0)
}

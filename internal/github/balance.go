package github

import (
	"cmp"
	"slices"
)

// Balance is what an installation may still ask of GitHub.
type Balance struct {
	Installation int64
	// Requests is what GitHub said is left of this hour, -1 if it has not said.
	Requests int
}

// Balances lists the balance of each installation that was asked for anything, by number.
func (h *Host) Balances() []Balance {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.options.Now()
	balances := make([]Balance, 0, len(h.installations))
	for id, c := range h.installations {
		balances = append(balances, Balance{Installation: id, Requests: c.gate.budget.Left(now)})
	}
	slices.SortFunc(balances, func(a, b Balance) int { return cmp.Compare(a.Installation, b.Installation) })
	return balances
}

package sync

import "slices"

// maxFreeRemovals is how many open items may vanish from a plan at once without a question.
const maxFreeRemovals = 3

// TooMany reports whether so many of all are gone at once that nobody may have meant it.
func TooMany(gone, total int) bool { return gone > maxFreeRemovals && 3*gone > total }

// Hold is one question: may the issues of these items be closed, which left one plan? Until somebody
// approves it nothing happens to them, and the items that are new in the plan wait as well, since they
// may be the old ones in other words.
type Hold struct {
	// Plan is the path of the plan, under its new name where it was renamed.
	Plan string `json:"plan"`
	// Set names just these removals: an approval is for them alone and lapses when the set changes.
	Set string `json:"set"`
	// Gone counts the removals, New the items that wait with them.
	Gone int `json:"gone"`
	New  int `json:"new,omitempty"`
}

// Asks reports whether a question about the removals of a plan was open at the end of the last pass.
func (r RepoBase) Asks(plan string) bool {
	return slices.ContainsFunc(r.Holds, func(hold Hold) bool { return hold.Plan == plan })
}

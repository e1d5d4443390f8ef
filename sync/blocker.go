package sync

import "slices"

// Blocker is an issue that blocks another one because a plan says so.
type Blocker struct {
	// Item is the key of the item whose issue it is; "" for an issue that is no item's, which
	// Issue numbers then.
	Item  Key `json:"item,omitempty"`
	Issue int `json:"issue,omitempty"`
	// Status tells whose the relation is.
	Status BlockerStatus `json:"status,omitempty"`
}

// BlockerStatus is where a relation between two issues stands.
type BlockerStatus string

const (
	// BlockerOurs says that we made the relation: it goes when the plan says otherwise.
	BlockerOurs BlockerStatus = ""
	// BlockerIntended says that its making was begun and the outcome is not known.
	BlockerIntended BlockerStatus = "intended"
	// BlockerTheirs says that it was there before: it stays whatever the plan says.
	BlockerTheirs BlockerStatus = "theirs"
	// BlockerRefused says that GitHub would not have it: it is not asked for again.
	BlockerRefused BlockerStatus = "refused"
)

// same reports whether two relations lead to the same issue.
func (b Blocker) same(other Blocker) bool { return b.Item == other.Item && b.Issue == other.Issue }

// WithBlocker replaces a relation in a list, or adds it.
func WithBlocker(blockers []Blocker, b Blocker) []Blocker {
	return append(WithoutBlocker(blockers, b), b)
}

// WithoutBlocker is the list without a relation, whatever its status is.
func WithoutBlocker(blockers []Blocker, b Blocker) []Blocker {
	return slices.DeleteFunc(slices.Clone(blockers), b.same)
}

// FindBlocker finds a relation in the list, whatever its status is.
func FindBlocker(blockers []Blocker, b Blocker) (Blocker, bool) {
	i := slices.IndexFunc(blockers, b.same)
	if i < 0 {
		return Blocker{}, false
	}
	return blockers[i], true
}

// BlockIssue says that the issue of Key cannot be done before another one.
type BlockIssue struct {
	Key     Key
	Blocker Blocker
	Line    int
	// Title is that of the blocked issue, By that of the other one.
	Title, By string
}

// UnblockIssue takes the relation back.
type UnblockIssue struct {
	Key       Key
	Blocker   Blocker
	Line      int
	Title, By string
}

// Kind is "block_issue".
func (BlockIssue) Kind() string { return "block_issue" }

// Kind is "unblock_issue".
func (UnblockIssue) Kind() string { return "unblock_issue" }

// Subject is the key of the blocked item.
func (a BlockIssue) Subject() Key { return a.Key }

// Subject is the key of the blocked item.
func (a UnblockIssue) Subject() Key { return a.Key }

func (BlockIssue) sealed()   {}
func (UnblockIssue) sealed() {}

// Made is a relation that GitHub has now. One that was there before we began to make it is a
// person's.
func (b Blocker) Made(outcome Outcome) Blocker {
	if outcome.Existed && b.Status != BlockerIntended {
		b.Status = BlockerTheirs
		return b
	}
	b.Status = BlockerOurs
	return b
}

package sync

import "time"

// Result tells what a pass did.
type Result struct {
	Actions []Action
	Notices []Notice
	// Pass is the id under which it is remembered what the pass did, "" if it did nothing.
	Pass string
	// Edits counts the edits that are proposed now; PullRequest is the one that carries them,
	// 0 if there is none.
	Edits       int
	PullRequest int
	// Progress tells how far an import is that has to go on later; the zero value says that
	// none is under way.
	Progress ImportProgress
	// Blocked says why the repository is left alone, "" if it is not; NewlyBlocked that this came
	// to light in this pass and somebody should hear of it.
	Blocked      string
	NewlyBlocked bool
	// RequeueAt is when the repository should be looked at again though nothing happens, the
	// zero time if it need not be.
	RequeueAt time.Time
}

// LookAgain is the pause before a repository is read again that answered with old rows.
const LookAgain = 2 * time.Second

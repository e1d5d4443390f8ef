package sync

// Cause says by what a repository became dirty, which decides how long its pass waits for more of the kind.
type Cause int

// The causes.
const (
	// Changed is anything but a push: where an issue changes, others may be about to.
	Changed Cause = iota
	// Pushed is a push to the default branch, after which nothing is to be waited for.
	Pushed
)

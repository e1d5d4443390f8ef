package queue

import "github.com/milepost/milepost/sync"

// Job is the work of one turn: a pass of a repository, or a preview.
type Job struct {
	Repository sync.Repository
	// Preview is what a preview is about, none for a pass.
	Preview sync.PreviewKey
	// Asks are what people asked for by hand, oldest first. They are done with when the work ends without an
	// error; else the next pass is given them again.
	Asks []sync.Ask
}

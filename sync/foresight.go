package sync

import "context"

// Foresight is implemented by ledgers for which each record of its own would be dear. They are told at once of
// all that a pass is about to create.
type Foresight interface {
	// Foresee stores, before the first creation of a pass, the intents of all of them. Those that are not carried out
	// are of no account once the run has ended.
	Foresee(ctx context.Context, repo Repository, begun Change) error
}

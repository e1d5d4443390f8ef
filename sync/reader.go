package sync

import "context"

// Reader is GitHub as whoever only looks sees it. None of its methods changes anything there, so that what
// is given a Reader cannot write, whatever it does. Its errors are those of [Host].
type Reader interface {
	AccessChecker
	Source
	TrackerReader
	Witness
	Linker
	Surveyor
}

// BaseReader is a ledger as whoever only looks sees it.
type BaseReader interface {
	// Load returns all that is known of the repository; an unknown one gives an empty base.
	Load(ctx context.Context, repo Repository) (*Base, error)
}

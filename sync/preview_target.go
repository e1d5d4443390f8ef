package sync

// PullHead is what a preview has to know of a pull request.
type PullHead struct {
	Number int
	Open   bool
	// Head is the commit at its head, in the repository or in a fork of it.
	Head string
	// Base is the branch that it leads to.
	Base string
	// Tried tells that GitHub knows whether it can be merged, Merge the commit of that merge, "" if it cannot.
	Tried bool
	Merge string
}

// ChangedFiles lists files that differ, by their paths; of one that was renamed both are listed.
type ChangedFiles struct {
	Paths []string
	// More tells that there are more than are listed.
	More bool
}

// MergedHead is a commit as the head of the default branch would be.
type MergedHead struct {
	Head
	// Parents are the commits that it stands on.
	Parents []string
	// Changed lists the files in which it differs from the first of them.
	Changed ChangedFiles
}

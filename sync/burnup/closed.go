package burnup

// Closed finds the revision with which a plan was finished for good: since then nothing was open in it, whatever
// became of its text. What is said of a finished plan is said as of that revision and stays the same. ok is false
// while something is open.
func Closed(revisions []Revision) (r Revision, ok bool) {
	for i := len(revisions) - 1; i >= 0; i-- {
		switch c := revisions[i]; {
		case c.Finished():
			r, ok = c, true
		case c.Open() > c.Unwritten, c.Scope > 0 && !ok:
			return r, ok
		}
	}
	return r, ok
}

// Until is the part of a history up to and with a revision.
func Until(revisions []Revision, last Revision) []Revision {
	for i, r := range revisions {
		if r.Commit == last.Commit {
			return revisions[:i+1]
		}
	}
	return revisions
}

package sync

import "time"

const (
	// pageSize is how many rows GitHub lists at most in one answer, and notesAtOnce how many
	// annotations it takes in one request.
	pageSize    = 100
	notesAtOnce = 50
	// pointsAMinute is GitHub's limit for all requests; a read costs one point, a write five.
	// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
	pointsAMinute = 900
	readPoints    = 1
	writePoints   = 5
)

// Bill is what a pass is to do, as far as its requests are concerned.
type Bill struct {
	Actions []Action
	// Edits counts the edits of documents, Files the documents that they are in. Open tells that a
	// pull request is open.
	Edits, Files int
	Open         bool
	// Rows counts the issues and milestones that are known, Documents the files that are read, and
	// Notes the annotations of the report.
	Rows, Documents, Notes int
}

// Cost adds up what the pass takes, by plain arithmetic: it leaves out what GitHub may refuse on the way.
func (b Bill) Cost() Cost {
	reads, writes, creations := b.reading(), 0, 0
	for _, action := range b.Actions {
		r, w := requestsOf(action)
		reads, writes = reads+r, writes+w
		if isCreation(action) {
			creations++
		}
	}
	if b.Edits > 0 {
		// The files as blobs, a tree, a commit, a branch and a pull request, with a look at what stands
		// there; and of each edit who closed its issue, how, and whether they may.
		reads += 8 + 4*b.Edits
		writes += 6 + b.Files
		creations++
	}
	if b.Open {
		reads, writes = reads+3, writes+2
	}
	writes += 2 + b.Notes/notesAtOnce // the report
	took := time.Duration(reads*readPoints+writes*writePoints) * time.Minute / pointsAMinute
	if b.Edits == 0 && len(b.Actions) == 0 {
		took = 0
	}
	return Cost{Requests: reads + writes, Creations: creations, Took: max(TimeFor(creations), took.Truncate(time.Second))}
}

// reading is what it takes to find out what has to happen: the lists, the head, whose the name is, the
// default branch, the labels, which pull requests there are and what they close, the files twice where the
// configuration names others, the configuration itself, and the plans.
func (b Bill) reading() int {
	pages := 2 + 2*(b.Rows/pageSize)
	return pages + 10 + b.Documents
}

// requestsOf counts the requests of an action. An issue is looked at before it is changed, and where
// somebody cannot be assigned, each of them is asked about and the action is sent again.
func requestsOf(action Action) (reads, writes int) {
	people := 0
	switch a := action.(type) {
	case CreateIssue:
		people = len(a.Assignees)
	case UpdateIssue:
		reads = 1
		if a.Assignees != nil {
			people = len(*a.Assignees)
		}
	case LinkSubIssue:
		if a.Before != "" {
			return 0, 2
		}
	case BlockIssue, UnblockIssue:
		return 1, 1
	}
	if people > 0 {
		return reads + people, 2
	}
	return reads, 1
}

// isCreation reports whether GitHub counts an action as a creation of content.
func isCreation(action Action) bool {
	switch action.(type) {
	case CreateIssue, LinkSubIssue, UnlinkSubIssue, BlockIssue, UnblockIssue, AddComment:
		return true
	default:
		return false
	}
}

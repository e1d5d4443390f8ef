package sync

import (
	"slices"
	"time"
)

// Preview is what a pass would do if a commit were the head of the default branch. It is a value, made
// without writing anything: to GitHub, to a document, or to the ledger. After a pass the same value has what
// it did, so that people read of it in the same words; it has no Base, Plans and Cost then.
type Preview struct {
	// Head is the commit that was looked at, and Base the head of the default branch at that time.
	Head, Base Head
	// Blocked says why a pass would do nothing at all, "" if nothing keeps it from working.
	Blocked string

	// Actions is in the order in which a pass carries them out, Edits in the order of documents and
	// lines, and Questions is what would wait for a person then, held removals and unclear lines among it.
	Actions   []Action
	Edits     []Edit
	Notices   []Notice
	Held      []Hold
	Questions []Question
	// Diagnostics point at lines of the documents, and of the configuration.
	Diagnostics []Annotation
	// Reworded lists the lines that keep their issue though their text is another one.
	Reworded []Reworded
	// Subjects says of the keys of Actions, Edits and Reworded where they stand.
	Subjects map[Key]Subject
	// People lists who would be assigned to issues, and to how many, by login.
	People []StartPerson
	Cost   Cost

	// Plans lists the plans that differ from those of Base, by path.
	Plans []PlanChange
	// PolicyPath is where the configuration stands, or would; PolicyChanged tells that it is another
	// one than that of Base, so that any plan may be read in another way.
	PolicyPath    string
	PolicyChanged bool
}

// Reworded is a line that keeps its issue in other words.
type Reworded struct {
	Key Key
	// From and To are the texts of the line.
	From, To string
	// How is the rule by which it was recognised.
	How How
}

// Subject is what an action is about: an item, a phase or a milestone of a document.
type Subject struct {
	// Plan is the path of the document, and Line the line in it; both are those of the last time for
	// what is in no document any more.
	Plan string
	Line int
	// Number is that of the issue or milestone, 0 while there is none, and Title what it was called
	// on GitHub before the pass, or in the document if there was none.
	Number int
	Title  string
	// Milestone tells that it is one, and Gone that its line is in no document any more.
	Milestone, Gone bool
}

// PlanChange is a plan that differs from the one of the default branch.
type PlanChange struct {
	Path string
	Kind PlanChangeKind
}

// PlanChangeKind is how a plan differs.
type PlanChangeKind string

// The kinds.
const (
	PlanAdded   PlanChangeKind = "added"
	PlanChanged PlanChangeKind = "changed"
	PlanRemoved PlanChangeKind = "removed"
)

// ComparePlans lists the plans that differ between two commits, by path.
func ComparePlans(before, after []File) []PlanChange {
	was := FilesByPath(before)
	changes := map[string]PlanChangeKind{}
	for _, file := range after {
		switch old, ok := was[file.Path]; {
		case !ok:
			changes[file.Path] = PlanAdded
		case old.Blob != file.Blob || old.Mode != file.Mode:
			changes[file.Path] = PlanChanged
		}
		delete(was, file.Path)
	}
	for path := range was {
		changes[path] = PlanRemoved
	}
	var list []PlanChange
	for _, path := range SortedKeys(changes) {
		list = append(list, PlanChange{Path: path, Kind: changes[path]})
	}
	return list
}

// Concerns reports whether a pass would read other plans, or the same ones in another way.
func (p Preview) Concerns() bool { return len(p.Plans) > 0 || p.PolicyChanged }

// Assigned counts the issues that each person would be assigned to anew, by login. Before has who is
// assigned already.
func Assigned(actions []Action, before func(Key) []string) []StartPerson {
	counts := map[string]int{}
	for _, action := range actions {
		var logins, already []string
		switch a := action.(type) {
		case CreateIssue:
			logins = a.Assignees
		case UpdateIssue:
			if a.Assignees != nil {
				logins, already = *a.Assignees, before(a.Key)
			}
		}
		for _, login := range logins {
			if !slices.Contains(already, login) {
				counts[login]++
			}
		}
	}
	var people []StartPerson
	for _, login := range SortedKeys(counts) {
		people = append(people, StartPerson{Login: login, Issues: counts[login]})
	}
	return people
}

// Cost is what a pass takes under GitHub's limits.
type Cost struct {
	// Requests is how many are sent at most while nobody else changes anything, Creations how many of
	// them GitHub counts as creations of content.
	Requests, Creations int
	// Took is how long that takes at least.
	Took time.Duration
}

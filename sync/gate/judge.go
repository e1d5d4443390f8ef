package gate

import (
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// Input is all that is looked at.
type Input struct {
	Documents []sync.Document
	Placement identity.Placement
	Base      *sync.Base
	Policy    sync.Policy
	// Unread says why plans may be missing from Documents, "" if none are.
	Unread string
	// Unsigned says of lines of a sign-off why they are not signed though they are done, as a clause that goes
	// on after the issue's number.
	Unsigned map[sync.Key]string
}

// Verdict is what stands between a pull request and its gate.
type Verdict struct {
	// Needed counts the items that have to be done. Missing are those that are not.
	Needed  int
	Missing []Missing
}

// Missing is one thing that is missing. Line and Issue are 0 where there is none.
type Missing struct {
	Plan        string
	Line, Issue int
	Title, Why  string
}

// Judge says what of the things that a gate needs is missing. A gate stays shut where it cannot be told: a
// plan cannot be read, or none holds what is needed.
func Judge(in Input, g sync.Gate) Verdict {
	j := judge{in: in, gate: g, keys: map[identity.ItemRef]sync.Key{}}
	for _, placed := range in.Placement.Items {
		j.keys[placed.Ref()] = placed.Key
	}
	if in.Unread != "" {
		j.miss(Missing{Why: "plans may be missing, since " + in.Unread})
	}
	for d, document := range in.Documents {
		if g.Covers(document.Path) {
			j.document(d, document)
		}
	}
	if j.verdict.Needed == 0 && len(j.verdict.Missing) == 0 {
		j.miss(Missing{Why: "no plan has " + g.What()})
	}
	return j.verdict
}

type judge struct {
	in      Input
	gate    sync.Gate
	keys    map[identity.ItemRef]sync.Key
	verdict Verdict
}

func (j *judge) miss(m Missing) { j.verdict.Missing = append(j.verdict.Missing, m) }

func (j *judge) document(d int, document sync.Document) {
	if why, hidden := document.Hides(); hidden && (document.Plan == nil || document.Plan.IsPlan) && !isDraft(document) {
		j.miss(Missing{Plan: document.Path, Why: why})
	}
	if !document.Active() {
		return
	}
	for i, item := range document.Plan.Items {
		if !document.Counts(i) || !j.needs(document, item) {
			continue
		}
		j.verdict.Needed++
		record := j.in.Base.Items[j.keys[identity.ItemRef{Document: d, Item: i}]]
		if why := j.open(item, record); why != "" {
			j.miss(Missing{Plan: document.Path, Line: item.Line, Issue: record.Issue.Number, Title: markup.TitleOf(item), Why: why})
		}
	}
}

// isDraft reports whether a document is a plan of which nothing is mirrored yet: no gate waits for it.
func isDraft(document sync.Document) bool { return document.Plan != nil && document.Plan.IsDraft }

// needs reports whether an item is one of those that the gate is about.
func (j *judge) needs(document sync.Document, item parser.Item) bool {
	switch j.gate.Needs {
	case sync.NeedsSignOff:
		return item.Role == parser.RoleSignOff
	case sync.NeedsPhase:
		return item.Section >= 0 && strings.EqualFold(document.Plan.Sections[item.Section].Phase, j.gate.Phase)
	default:
		return true
	}
}

// open says what keeps an item from being done on both sides, "" if nothing does. A struck item is done, but
// nobody has signed a struck line.
func (j *judge) open(item parser.Item, record sync.ItemBase) string {
	finished := item.State == parser.StateDone || item.State == parser.StateDropped
	closed := record.Issue.Number == 0 || record.Issue.Closed || record.Status == sync.StatusUnlinked
	signOff := item.Role == parser.RoleSignOff
	switch {
	case !finished && (record.Issue.Number == 0 || !closed):
		return "is open"
	case !finished:
		return "is closed on GitHub, and the plan does not say so yet"
	case !closed:
		return "is done in the plan, and open on GitHub"
	case signOff && item.State == parser.StateDropped:
		return "was struck, and not signed"
	case signOff && record.Issue.Number == 0 && len(j.in.Policy.SignOff[strings.ToLower(item.Text)]) > 0:
		return fmt.Sprintf("is ticked, and nobody whom sign_off lists for %q signed it on GitHub", item.Text)
	case signOff:
		return j.in.Unsigned[record.Key]
	}
	return ""
}

package show

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// group is what happens to a line.
type group int

// The groups, in the order in which they are shown.
const (
	created group = iota
	reworded
	moved
	closed
	reopened
	dropped
	held
	waiting
	ambiguous
	declined
	milestone
	updated
	proposed
	groups
)

var groupNames = [groups]string{
	"created", "reworded", "moved", "closed", "reopened", "dropped", "held", "waiting", "ambiguous", "declined", "milestone", "updated", "proposed",
}

// signs are those of a terminal.
var signs = [groups]string{"+", "~", "~", "-", "+", "-", "!", "!", "?", "!", "*", "~", "~"}

// row is one line: of a plan, or of what is on GitHub.
type row struct {
	group  group
	plan   string
	line   int
	number int
	title  string
	// from is what the line said before, "" if that is not what changed.
	from string
	// note says more in plain text.
	note string
	// isMilestone tells that the number is one of a milestone, and gone that the line is in no document any more.
	isMilestone, gone bool
}

// recognised says by which rule a line keeps its issue.
var recognised = map[sync.How]string{
	sync.HowLink:      "by the number in the line",
	sync.HowText:      "by the same words below the same heading",
	sync.HowMoved:     "by the same words in another place",
	sync.HowID:        "by its id and similar words",
	sync.HowFuzzy:     "by the most similar words",
	sync.HowTombstone: "as one that had been removed",
}

// rowsOf are the lines of a preview, by plan, group and line.
func rowsOf(p sync.Preview) []row {
	rows := rewordings(p)
	told := map[sync.Key]bool{}
	for _, line := range p.Reworded {
		told[line.Key] = true
	}
	for _, action := range p.Actions {
		if r, ok := rowOf(p, action, told[action.Subject()]); ok {
			rows = append(rows, r)
		}
	}
	for _, question := range p.Questions {
		rows = append(rows, rowsOfQuestion(question)...)
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(strings.Compare(a.plan, b.plan), cmp.Compare(a.group, b.group), cmp.Compare(a.line, b.line))
	})
	return rows
}

func rewordings(p sync.Preview) []row {
	var rows []row
	for _, line := range p.Reworded {
		subject := p.Subjects[line.Key]
		r := row{group: reworded, plan: subject.Plan, line: subject.Line, number: subject.Number, title: line.To, from: line.From, note: recognised[line.How]}
		if subject.Number != 0 {
			r.note = "keeps its issue, recognised " + r.note
		}
		rows = append(rows, r)
	}
	return rows
}

// rowOf is the line of an action, unless it is one of those that only follow from others.
func rowOf(p sync.Preview, action sync.Action, told bool) (row, bool) {
	subject := p.Subjects[action.Subject()]
	r := row{plan: subject.Plan, line: cmp.Or(sync.LineOf(action), subject.Line), number: subject.Number, title: sync.TitleOf(action), isMilestone: subject.Milestone, gone: subject.Gone}
	switch a := action.(type) {
	case sync.CreateIssue:
		r.group, r.note = created, list("assigned to ", a.Assignees)
	case sync.UpdateIssue:
		r.group = groupOf(a)
		if a.Title != nil {
			r.from = cmp.Or(a.Current, subject.Title)
		}
		if r.group == moved {
			r.note = movedTo(p, a)
		}
		if told && (r.group == reworded || r.group == updated) {
			return row{}, false
		}
	case sync.CreateMilestone:
		r.group, r.note = milestone, joined("created", due(a.DueOn))
	case sync.UpdateMilestone:
		r.group, r.note = milestone, milestoneNote(a)
		if a.Title != nil {
			r.from = a.Current
		}
	default:
		return row{}, false
	}
	return r, true
}

func groupOf(a sync.UpdateIssue) group {
	switch kind := a.Kind(); {
	case kind == "close_issue" && a.Reason == sync.ReasonNotPlanned:
		return dropped
	case kind == "close_issue":
		return closed
	case kind == "reopen_issue":
		return reopened
	case kind == "retitle_issue":
		return reworded
	case kind == "move_issue":
		return moved
	default:
		return updated
	}
}

func movedTo(p sync.Preview, a sync.UpdateIssue) string {
	var parts []string
	if a.Milestone != nil {
		to := "out of its milestone"
		if *a.Milestone != "" {
			to = "to " + cmp.Or(p.Subjects[*a.Milestone].Title, titleOfNew(p, *a.Milestone))
		}
		parts = append(parts, to)
	}
	if a.Labels != nil {
		parts = append(parts, list("labels ", *a.Labels))
	}
	return joined(parts...)
}

// titleOfNew is the title of a milestone that would be made.
func titleOfNew(p sync.Preview, key sync.Key) string {
	for _, action := range p.Actions {
		if create, ok := action.(sync.CreateMilestone); ok && create.Key == key {
			return create.Title
		}
	}
	return "another milestone"
}

func milestoneNote(a sync.UpdateMilestone) string {
	var parts []string
	switch {
	case a.Closed != nil && *a.Closed:
		parts = append(parts, "closed")
	case a.Closed != nil:
		parts = append(parts, "reopened")
	}
	if a.Title != nil {
		parts = append(parts, "renamed")
	}
	if a.DueOn != nil {
		parts = append(parts, cmp.Or(due(*a.DueOn), "no due date any more"))
	}
	if a.Description != nil {
		parts = append(parts, "new description")
	}
	return joined(parts...)
}

func due(day string) string {
	if day == "" {
		return ""
	}
	return "due " + day
}

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(part string) bool { return part == "" }), ", ")
}

func list(before string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return before + strings.Join(names, ", ")
}

// rowsOfQuestion are the lines that wait for a person.
func rowsOfQuestion(q sync.Question) []row {
	var rows []row
	switch q.Kind {
	case sync.AskRemovals:
		for _, line := range q.Lines {
			r := row{group: held, plan: q.Plan, line: line.Line, number: line.Issue, title: line.Text, note: "removed: its issue is closed once somebody approves"}
			if line.New {
				r.group, r.note = waiting, "new: gets an issue once somebody approves"
			}
			rows = append(rows, r)
		}
	case sync.AskWhich:
		r := row{group: ambiguous, plan: q.Plan, line: q.Line, title: q.Title, note: q.Why}
		for _, choice := range q.Choices {
			if choice.Key != "" {
				r.note += fmt.Sprintf("; may be %s %q", placeOf(choice), choice.Title)
			}
		}
		rows = append(rows, r)
	case sync.AskDeclined:
		for _, line := range q.Lines {
			rows = append(rows, row{group: declined, plan: q.Plan, line: line.Line, number: line.Issue, title: line.Text, note: "declined before: it is not proposed again"})
		}
	case sync.AskCollect:
		for _, choice := range q.Choices[:min(len(q.Choices), 1)] {
			rows = append(rows, row{group: waiting, plan: q.Plan, number: choice.Issue, title: q.Title, note: "put into the milestone: becomes a line once somebody says so"})
		}
	case sync.AskSteps:
		rows = append(rows, row{group: waiting, plan: q.Plan, line: q.Line, title: q.Title, note: fmt.Sprintf("its %d open boxes are settled once somebody approves", q.Gone)})
	case sync.AskStart, sync.AskUnreadable:
	}
	return rows
}

func placeOf(choice sync.Choice) string {
	if choice.Issue != 0 {
		return fmt.Sprintf("issue %d", choice.Issue)
	}
	return fmt.Sprintf("line %d", choice.Line)
}

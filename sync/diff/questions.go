package diff

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// ask completes a changeset with all that waits for a person, in the order of their kinds, plans and lines.
func ask(v view, changes *sync.Changeset, declined, steps []sync.Edit) {
	q := asking{in: v.in, why: v.brakes.why, changes: changes}
	q.removals()
	q.which()
	q.declined(declined)
	q.steps(steps)
	q.unreadable()
	order := sync.QuestionKinds()
	slices.SortStableFunc(changes.Questions, func(a, b sync.Question) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Line, b.Line))
	})
}

// asking finds what waits for a person.
type asking struct {
	in Input
	// why says of each plan why removals are held.
	why     map[string]string
	changes *sync.Changeset
}

func (q *asking) add(question sync.Question) {
	q.changes.Questions = append(q.changes.Questions, question)
}

// granted reports whether somebody gave the answer, and keeps it: what it is about goes on.
func (q *asking) granted(hash string) bool {
	if !slices.Contains(q.in.Base.Approved, hash) {
		return false
	}
	q.changes.Granted = append(q.changes.Granted, hash)
	return true
}

// removals asks about the removals that are held.
func (q *asking) removals() {
	for _, hold := range q.changes.Held {
		question := sync.Question{Kind: sync.AskRemovals, Hash: hold.Set, Plan: hold.Plan, Gone: hold.Gone, New: hold.New, Why: q.why[hold.Plan]}
		for _, key := range q.in.Placement.Removed {
			if record := q.in.Base.Items[key]; record.IsOpen() && q.in.planOf(record) == hold.Plan {
				question.Lines = append(question.Lines, sync.QuestionLine{Issue: record.Issue.Number, Line: record.Line, Text: knownText(record)})
			}
		}
		if hold.New > 0 {
			for _, placed := range q.in.Placement.Items {
				if document, item := q.in.source(placed); q.in.isNew(placed) && document.Path == hold.Plan {
					question.Lines = append(question.Lines, sync.QuestionLine{Line: item.Line, Text: item.Title, New: true})
				}
			}
		}
		q.add(question)
	}
}

// knownText is what is shown of a known item.
func knownText(record sync.ItemBase) string {
	return cmp.Or(record.Title, record.Text, record.Issue.Title)
}

const (
	// maxWhich bounds how many lines are asked about at once, and maxChoices how many known items each of
	// them is offered: the rest is told by notices, and asked once there is room.
	maxWhich   = 200
	maxChoices = 10
)

// which asks for each line that could be several known items which of them it is.
func (q *asking) which() {
	asked := 0
	for _, group := range q.in.Placement.Ambiguous {
		for _, placed := range group.Items {
			if asked++; asked > maxWhich {
				return
			}
			document, item := q.in.source(placed)
			question := sync.Question{Kind: sync.AskWhich, Plan: document.Path, Line: item.Line, Title: item.Title, Why: group.Why}
			for _, key := range group.Keys[:min(len(group.Keys), maxChoices)] {
				record := q.in.Base.Items[key]
				question.Choices = append(question.Choices, sync.Choice{
					Hash: identity.ChoiceHash(q.in.Documents, placed, key), Key: key,
					Issue: record.Issue.Number, Line: record.Line, Title: knownText(record),
				})
			}
			question.Choices = append(question.Choices, sync.Choice{Hash: identity.ChoiceHash(q.in.Documents, placed, "")})
			question.Hash = sync.ShortHash(question.Answers()...)
			q.add(question)
		}
	}
}

// declined asks about the edits that are not proposed, since people declined them: a question a plan.
func (q *asking) declined(edits []sync.Edit) {
	if q.in.Policy.WriteBack == sync.WriteBackOff {
		return
	}
	byPlan := map[string][]sync.Edit{}
	for _, edit := range edits {
		path := q.in.Documents[edit.Document].Path
		byPlan[path] = append(byPlan[path], edit)
	}
	for _, path := range sync.SortedKeys(byPlan) {
		question := sync.Question{Kind: sync.AskDeclined, Plan: path}
		parts := []string{string(question.Kind), path}
		for _, edit := range byPlan[path] {
			proposed := edit.Proposed
			parts = append(parts, string(proposed.Key), proposed.Field, proposed.Value+proposed.Step, strconv.FormatInt(proposed.ClosedAt.Unix(), 10))
			question.Lines = append(question.Lines, sync.QuestionLine{Issue: edit.Issue, Line: edit.Line, Text: edit.Title})
		}
		if question.Hash = sync.ShortHash(parts...); q.granted(question.Hash) {
			for _, edit := range byPlan[path] {
				q.changes.Declined = append(q.changes.Declined, edit.Proposed)
			}
			continue
		}
		q.add(question)
	}
}

// steps asks whether the many boxes below headings may be ticked whose issues were closed.
func (q *asking) steps(edits []sync.Edit) {
	for _, edit := range edits {
		document := q.in.Documents[edit.Document]
		question := sync.Question{Kind: sync.AskSteps, Hash: stepsHash(edit.Proposed), Plan: document.Path, Line: edit.Line, Title: edit.Title}
		for _, step := range document.Plan.Steps(edit.Item) {
			if item := document.Plan.Items[step]; item.State == parser.StateOpen {
				question.Lines = append(question.Lines, sync.QuestionLine{Line: item.Line, Text: item.Title})
			}
		}
		question.Gone = len(question.Lines)
		q.add(question)
	}
}

// stepsHash names the question whether an edit of a heading's boxes may be proposed.
func stepsHash(proposed sync.ProposedEdit) string {
	return sync.ShortHash(string(sync.AskSteps), string(proposed.Key), proposed.Value, strconv.FormatInt(proposed.ClosedAt.Unix(), 10))
}

// unreadable tells of the documents that somebody has to mend, unless they may stay as they are.
func (q *asking) unreadable() {
	documents := q.in.Documents
	if q.in.Config != nil {
		documents = append([]sync.Document{*q.in.Config}, documents...)
	}
	for _, document := range documents {
		line, why := damage(document)
		question := sync.Question{Kind: sync.AskUnreadable, Plan: document.Path, Line: line, Why: why}
		if question.Hash = sync.ShortHash(string(question.Kind), document.Path, document.Blob, why); why != "" && !q.granted(question.Hash) {
			q.add(question)
		}
	}
	if q.in.Unread != "" {
		question := sync.Question{Kind: sync.AskUnreadable, Why: "not all plans of this repository were read, since " + q.in.Unread}
		if question.Hash = sync.ShortHash(string(question.Kind), question.Why); !q.granted(question.Hash) {
			q.add(question)
		}
	}
}

// damage is why a document cannot be read as it should be, and where; "" if it can.
func damage(document sync.Document) (line int, why string) {
	switch {
	case document.Problem != nil && document.Plan == nil:
		return document.Problem.Line, document.Problem.Message
	case document.Plan == nil || !document.Plan.IsPlan || document.Plan.IsTemplate || document.Plan.IsDraft:
		return 0, ""
	}
	why, hidden := document.Hides()
	if !hidden {
		return 0, ""
	}
	if len(document.Plan.Hidden) > 0 {
		line = document.Plan.Hidden[0].Line
	}
	return line, why
}

package diff

import (
	"errors"
	"slices"
	"strconv"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// decision writes what a comment decided into the line, for as long as nothing is decided there.
func (f *comparison) decision() {
	if f.base.Decided == "" {
		return
	}
	if !f.document.Plan.HasDecisionSlot(f.placed.Item) {
		f.now.Decided, f.want.Decided, f.now.DecidedBy, f.want.DecidedBy = "", "", "", ""
		return
	}
	before := len(f.out.edits)
	f.edit(sync.FieldDecision, f.base.Decided, f.document.Plan.Decide(f.placed.Item, f.base.Decided), nil)
	for i := range f.out.edits[before:] {
		f.out.edits[before+i].Proposed.By = f.base.DecidedBy
	}
}

// link writes the issue's number into the line where the policy asks for it: with it there,
// identity is certain. A line that has another edit waiting is linked after that one.
func (f *comparison) link() {
	if f.in.Policy.Links == "" || f.in.Policy.WriteBack == sync.WriteBackOff || f.proposed {
		return
	}
	spans, err := f.document.Plan.Link(f.placed.Item, f.base.Issue.Number, f.in.Policy.HidesLinks())
	if err == nil && len(spans) > 0 {
		f.edit(sync.FieldLink, strconv.Itoa(f.base.Issue.Number), spans, nil)
	}
}

// edit records a change that the document needs, unless people turned it down.
func (f *comparison) edit(field, value string, spans []parser.Edit, err error) {
	f.propose(sync.Edit{
		Proposed: sync.ProposedEdit{Key: f.base.Key, Field: field, Value: value, ClosedAt: f.base.Issue.ClosedAt},
		Item:     f.placed.Item, Spans: spans, Line: f.item.Line, Title: markup.TitleOf(f.item),
	}, err)
}

// propose records an edit of the item's line, or of the line of a step below it.
func (f *comparison) propose(edit sync.Edit, err error) {
	proposed, line, title := edit.Proposed, edit.Line, edit.Title
	switch {
	case f.in.Policy.WriteBack == sync.WriteBackOff:
		return
	case errors.Is(err, parser.ErrNotEditable), err == nil && len(edit.Spans) == 0:
		f.out.notice("not-editable", f.now.Plan, line, "%q cannot be set to %s in the plan: do it by hand", title, proposed.Value)
		return
	case err != nil:
		f.out.notice("not-editable", f.now.Plan, line, "%q cannot be set to %s in the plan: %v", title, proposed.Value, err)
		return
	}
	edit.Document, edit.Role, edit.Issue, edit.At = f.placed.Document, f.item.Role, f.base.Issue.Number, f.base.Issue.ClosedAt
	for _, declined := range f.in.Base.Repo.WriteBack.Declined {
		if declined.Same(proposed) {
			f.out.notice("declined", f.now.Plan, line, "#%d is %s on GitHub, and the pull request that said so was closed: waiting for either side to change",
				f.base.Issue.Number, proposed.Value)
			f.out.declined = append(f.out.declined, edit)
			return
		}
	}
	if f.asksSteps(edit) {
		return
	}
	f.proposed = true
	f.out.edits = append(f.out.edits, edit)
}

// maxSteps is how many open boxes of a heading are settled without asking when its issue is closed.
const maxSteps = 10

// asksSteps reports whether an edit waits for a person, since it would settle many boxes at once. What is
// proposed already was answered.
func (f *comparison) asksSteps(edit sync.Edit) bool {
	proposed := edit.Proposed
	if proposed.Field != sync.FieldState || f.item.Kind != parser.KindHeading || f.document.Plan.OpenSteps(f.placed.Item) <= maxSteps {
		return false
	}
	if slices.ContainsFunc(f.in.Base.Repo.WriteBack.Edits, proposed.Same) {
		return false
	}
	if hash := stepsHash(proposed); slices.Contains(f.in.Base.Approved, hash) {
		f.out.granted = append(f.out.granted, hash)
		return false
	}
	f.out.steps = append(f.out.steps, edit)
	return true
}

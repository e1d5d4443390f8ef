package diff

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// compareItems compares the items of the documents with their issues.
func compareItems(v view) part {
	var p part
	for _, placed := range v.in.Placement.Items {
		p.add(compareItem(v, placed))
	}
	return p
}

// compareItem compares one item of a document with its issue.
func compareItem(v view, placed identity.Located) part {
	document, item := v.in.source(placed)
	record, known := v.in.Base.Items[placed.Key]
	record.Key = placed.Key

	var p part
	switch {
	case item.State == parser.StateOther:
		if known {
			p.keep(record.At(document, item))
		}
	case v.in.Waiting[placed.Key], record.Status == sync.StatusUnlinked:
		p.keep(record.At(document, item))
	case v.places.waits[placed.Ref()]:
		if known {
			p.keep(v.in.Base.Items[placed.Key])
		}
	case record.Issue.Number == 0:
		return newItem(v, placed, record.At(document, item))
	default:
		return knownItemWithIssue(v, placed, record)
	}
	return p
}

// newItem makes an issue for an open item. An item that was ticked or dropped before it ever had an
// issue needs none.
func newItem(v view, placed identity.Located, record sync.ItemBase) part {
	var p part
	item := v.in.item(placed)
	if item.State != parser.StateOpen {
		record.Status, record.State = sync.StatusUnissued, item.State
		record.Milestone = v.milestones.of(placed, item)
		p.keep(record)
		return p
	}
	want := wanted(v, placed, record)
	want.Status, want.State = sync.StatusLive, parser.StateOpen
	block, steps := itemBlock(v, placed, want)
	want.Steps = steps
	p.put(record, want)
	p.labels = want.Labels
	p.do(stageIssue, sync.CreateIssue{
		Key:       record.Key,
		Title:     sync.FullTitle(want.Title, want.Suffix),
		Body:      block,
		Labels:    want.Labels,
		Milestone: want.Milestone,
		Assignees: want.Assignees,
		Listed:    v.nesting.overflows[record.Key],
		Line:      item.Line,
	})
	return p
}

// wanted is the record with everything that the document asks for, save for its state.
func wanted(v view, placed identity.Located, record sync.ItemBase) sync.ItemBase {
	document, item := v.in.source(placed)
	record.Title = markup.TitleOf(item)
	record.Suffix = markup.SuffixOf(document, item, v.in.Policy)
	record.Labels = labelsOf(document, item, v.in.Policy)
	record.Assignees = nil
	if v.in.Policy.Assign && item.State == parser.StateOpen {
		record.Assignees = v.in.assignable(assigneesOf(document, item, v.in.Policy))
	}
	record.Milestone = ""
	if key := v.milestones.of(placed, item); v.milestones.needed[key] {
		record.Milestone = key
	}
	record.Parent = v.nesting.parent[placed.Key]
	record.Inputs = withBelow(withBelow(inputsOf(document, item), nestedList(v, placed)), v.nesting.below(placed.Key, v.in.Base))
	record.Kept = ""
	return record
}

// knownItemWithIssue compares each field three ways and gathers what the issue needs into one
// request.
func knownItemWithIssue(v view, placed identity.Located, record sync.ItemBase) part {
	document, item := v.in.source(placed)
	f := comparison{
		in: v.in, placed: placed, document: document, item: item, base: record,
		now:  record.At(document, item),
		want: wanted(v, placed, record.At(document, item)),
		update: sync.UpdateIssue{
			Key: record.Key, Line: item.Line, Current: record.Issue.Title,
		},
	}
	f.now.Status, f.want.Status, f.want.Collected = sync.StatusLive, sync.StatusLive, false
	f.now.TakenBack = record.Rests(item.State)
	f.want.TakenBack = f.now.TakenBack
	f.base.State = agreedState(record)
	f.recover()
	steps := v.steps[placed.Key]
	if verdict := v.states[placed.Key]; verdict.Mover == byGitHub && verdict.State == parser.StateOpen && reopens(steps) {
		f.want.State = f.base.State // until the boxes are cleared in the document
	} else {
		f.state(verdict)
	}
	f.steps(steps)
	f.title()
	f.outdated()
	f.compareRowStatus()
	f.labels()
	f.assignees()
	f.milestone()
	if f.rewrites(record.Status == sync.StatusRemoved) {
		block, written := itemBlock(v, placed, f.want)
		f.want.Steps = written
		f.body(block)
	}
	f.decision()
	f.link()
	return f.result(record.Status == sync.StatusRemoved)
}

// comparison compares the fields of one item, or of a phase, with its issue.
type comparison struct {
	in       Input
	placed   identity.Located
	document sync.Document
	item     parser.Item
	// base is the record as loaded; now moves forward where both sides agree; want is what
	// it becomes when the update succeeded.
	base, now, want sync.ItemBase
	update          sync.UpdateIssue
	changed         bool
	// proposed tells that the line has an edit waiting.
	proposed bool
	// settled tells that one is waiting for the state of its line.
	settled bool
	// redraw tells that a box in the body has to follow the document.
	redraw bool
	// out is what the comparison adds to the changeset.
	out part
}

// result is what came of the comparison. An item that the document brought back is back when its
// issue is: until then the next pass must know what happened.
func (f *comparison) result(returned bool) part {
	if returned {
		f.now.Status = sync.StatusRemoved
	}
	f.out.put(f.now, f.want)
	if f.changed {
		f.out.do(stageUpdate, f.update)
	}
	return f.out
}

func (f *comparison) state(verdict verdict) {
	f.want.State = verdict.State
	if verdict.Conflict {
		f.out.notice("conflict", f.now.Plan, f.item.Line, "%q was set to %s in the plan and to %s on GitHub: %s it is",
			markup.TitleOf(f.item), f.item.State, f.base.Issue.StateOf(), verdict.State)
	}
	switch verdict.Mover {
	case nobody:
		f.now.State = verdict.State
	case byDocument:
		f.close(verdict.State)
	case byGitHub:
		f.want.State = f.base.State // until the document follows
		spans, err := f.document.Plan.SetState(f.placed.Item, verdict.State)
		f.edit(sync.FieldState, string(verdict.State), spans, err)
		f.settled = f.proposed
	}
}

// close closes the issue, or opens it again, as the state says.
func (f *comparison) close(state parser.State) {
	closed := state != parser.StateOpen
	f.update.Closed, f.update.Reason = &closed, sync.ReasonFor(state)
	f.changed = true
}

func (f *comparison) title() {
	bare := sync.BareTitle(f.base.Issue.Title, f.want.Suffix)
	if bare == f.base.Issue.Title {
		bare = sync.BareTitle(bare, f.base.Suffix)
	}
	full := sync.FullTitle(f.want.Title, f.want.Suffix)
	if f.base.Given != "" && f.base.Issue.Title == f.base.Given {
		f.givenTitle(full)
		return
	}
	f.now.Given, f.want.Given = "", ""
	switch {
	case full == f.base.Issue.Title:
		f.now.Title, f.now.Suffix = f.want.Title, f.want.Suffix
	case bare == markup.TitleOf(f.item):
		f.now.Title = bare
		if f.base.Suffix != f.want.Suffix && f.base.Issue.Title == sync.FullTitle(bare, f.base.Suffix) {
			f.retitle(full)
			return
		}
		f.now.Suffix = f.want.Suffix // a person took it off
	case bare == f.base.Title && f.struckShort():
		f.want.Title, f.want.Suffix = f.base.Title, f.base.Suffix
	case bare == f.base.Title:
		f.retitle(full)
	case markup.TitleOf(f.item) == f.base.Title:
		f.want.Title, f.want.Suffix = f.base.Title, f.base.Suffix
		f.titleFromGitHub(bare)
	default:
		if f.base.Title != "" {
			f.out.notice("conflict", f.now.Plan, f.item.Line, "the title was changed in the plan and on GitHub (%q): the plan's %q it is",
				bare, markup.TitleOf(f.item))
		}
		f.retitle(full)
	}
}

// struckShort reports whether the document struck the words of a title only up to where a remark, its owners
// or the like begin: `~~Text~~ (second floor) @ann`. What is dropped gets no other title by that.
func (f *comparison) struckShort() bool {
	behind, _ := strings.CutPrefix(f.item.Whole, f.item.Text)
	return len(f.base.Title) > len(f.item.Title) && strings.HasPrefix(markup.Fitting(f.item.Title+behind), f.base.Title) ||
		f.item.Behind != "" && f.base.Title == markup.Fitting(f.item.Title+" "+f.item.Behind)
}

// givenTitle leaves a person's title and the line's text side by side, as they were when the
// issue was adopted, until one of them changes.
func (f *comparison) givenTitle(full string) {
	if markup.TitleOf(f.item) == f.base.Title {
		f.want.Title, f.want.Suffix = f.base.Title, f.base.Suffix
		return
	}
	f.retitle(full)
}

// outdated notes that the document took over a rename from GitHub, which the issue's marker knows
// nothing of: were the ledger lost before the next one, nobody could tell whose issue it is. Of a
// person's issue no marker counts.
func (f *comparison) outdated() {
	took := f.update.Title == nil && f.base.Title != "" && f.now.Title != f.base.Title
	f.now.Outdated, f.want.Outdated = (f.base.Outdated || took) && !f.base.Adopted, false
}

func (f *comparison) retitle(full string) {
	f.update.Title = &full
	f.changed = true
}

// titleFromGitHub proposes a person's new title to the document. A title that cannot be written
// there stays GitHub's, and is told for as long as the two differ.
func (f *comparison) titleFromGitHub(title string) {
	f.want.Kept = f.base.Kept
	span, err := f.document.Plan.Retitle(f.placed.Item, title)
	if err == nil {
		f.edit(sync.FieldTitle, title, []parser.Edit{span}, nil)
		return
	}
	why := "there it would read as something else, such as a date, an id, a placeholder or a mark"
	if errors.Is(err, parser.ErrFormatted) {
		why = "the line holds formatting, which would be lost"
	}
	f.out.notice("title-kept", f.now.Plan, f.item.Line, "#%d was renamed to %q, and the line keeps its own words, since %s: change the line by hand, or the issue's title",
		f.base.Issue.Number, title, why)
	f.now.Kept, f.want.Kept = title, title
}

func (f *comparison) labels() {
	merged, changed := mergeSet(f.base.Issue.Labels, f.base.Labels, f.want.Labels)
	if !changed {
		f.now.Labels, f.now.StatusSource = f.want.Labels, f.want.StatusSource
		return
	}
	f.out.labels = append(f.out.labels, f.want.Labels...)
	f.update.Labels = &merged
	f.changed = true
}

func (f *comparison) assignees() {
	if f.item.State != parser.StateOpen || f.update.Closed != nil {
		f.want.Assignees = f.base.Assignees
		return
	}
	merged, changed := mergeSet(f.base.Issue.Assignees, f.base.Assignees, f.want.Assignees)
	if !changed {
		f.now.Assignees = f.want.Assignees
		return
	}
	f.update.Assignees = &merged
	f.changed = true
}

func (f *comparison) milestone() {
	if f.want.Milestone == f.base.Milestone {
		return
	}
	number := f.in.Base.Milestones[f.want.Milestone].Milestone.Number
	if was := f.in.Base.Milestones[f.base.Milestone]; f.want.Milestone == "" && (was.Gone || was.Milestone.Number != f.base.Issue.Milestone) {
		f.now.Milestone = "" // a person deleted ours, or moved the issue elsewhere
		return
	}
	if number == f.base.Issue.Milestone && (number != 0) == (f.want.Milestone != "") {
		f.now.Milestone = f.want.Milestone
		return
	}
	f.update.Milestone = &f.want.Milestone
	f.changed = true
}

// rewrites reports whether our block is written anew: when its inputs changed, or its marker is
// outdated, and along with any other change of ours, so that link and marker say what was mirrored
// last.
func (f *comparison) rewrites(returned bool) bool {
	stale := f.want.Inputs != f.base.Inputs || f.now.Outdated || returned || f.redraw || f.unmarked()
	moved := f.update.Title != nil || f.update.Closed != nil || f.update.Milestone != nil
	return stale || moved
}

// unmarked reports whether somebody took the marker out of an issue of ours, as tools that rewrite
// texts do. Without it nobody could tell whose issue it is, were the ledger lost.
func (f *comparison) unmarked() bool {
	if f.in.Open == nil || !f.base.Issue.Ours {
		return false
	}
	marker, ok := f.in.Open(f.base.Issue.Body)
	return !ok || marker.Key != f.base.Key
}

func (f *comparison) body(block string) {
	body := markup.ReplaceBlock(f.base.Issue.Body, block)
	f.update.Body = &body
	f.changed = true
}

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
	spans, err := f.document.Plan.Link(f.placed.Item, f.base.Issue.Number, f.in.Policy.Links == sync.LinksComment)
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

// itemBlock is what Milepost says in the body of an item's issue, and the boxes that stand there.
func itemBlock(v view, placed identity.Located, record sync.ItemBase) (block string, steps []sync.StepBase) {
	document, item := v.in.source(placed)
	text := textIn(v, placed, record.Issue.Body)
	record.Steps = writtenSteps(v, placed, text)
	return markup.Block{
		Link: markup.Permalink(v.in.Head, document.Path, item.Line), Plan: document.Path, Line: item.Line,
		Section: document.ItemPlace(item), Facts: factsOf(document, item), Below: v.nesting.below(record.Key, v.in.Base),
		Text: text,
	}.Render(v.in.Seal(markerOf(record, record.Title, record.State))), record.Steps
}

package sync

import (
	"errors"
	"strconv"

	"github.com/milepost/milepost/parser"
)

// item compares one item of a document with its issue.
func (d *differ) item(placed Placed) {
	document, item := d.source(placed)
	record, known := d.in.Base.Items[placed.Key]
	record.Key = placed.Key

	switch {
	case item.State == parser.StateOther:
		if known {
			d.keep(record.placed(document, item))
		}
	case d.in.Waiting[placed.Key], record.Status == StatusUnlinked:
		d.keep(record.placed(document, item))
	case record.Issue.Number == 0:
		d.withoutIssue(placed, record.placed(document, item))
	default:
		d.withIssue(placed, record)
	}
}

// withoutIssue makes an issue for an open item. An item that was ticked or dropped before it
// ever had an issue needs none.
func (d *differ) withoutIssue(placed Placed, record ItemBase) {
	document, item := d.source(placed)
	if item.State != parser.StateOpen {
		record.Status, record.State = StatusUnissued, item.State
		record.Milestone = d.milestoneAt[milestoneRef{placed.Document, item.Milestone}]
		d.keep(record)
		return
	}
	want := d.want(placed, record)
	want.Status, want.State = StatusLive, parser.StateOpen
	d.out.Items[record.Key] = record
	d.out.WantedItems[record.Key] = want
	for _, name := range want.Labels {
		d.labels[name] = true
	}
	d.creates = append(d.creates, CreateIssue{
		Key:       record.Key,
		Title:     fullTitle(want.Title, want.Suffix),
		Body:      d.block(document, item, want, "", parser.StateOpen),
		Labels:    want.Labels,
		Milestone: want.Milestone,
		Assignees: want.Assignees,
		Listed:    d.isListed[record.Key],
		Line:      item.Line,
	})
}

// want is the record with everything that the document asks for, save for its state.
func (d *differ) want(placed Placed, record ItemBase) ItemBase {
	document, item := d.source(placed)
	record.Title = titleOf(item)
	record.Suffix = suffixOf(document, item, d.in.Policy)
	record.Labels = labelsOf(document, item, d.in.Policy)
	record.Assignees = nil
	if d.in.Policy.Assign && item.State == parser.StateOpen {
		record.Assignees = assigneesOf(document, item, d.in.Policy)
	}
	record.Milestone = ""
	if key := d.milestoneAt[milestoneRef{placed.Document, item.Milestone}]; d.needed[key] {
		record.Milestone = key
	}
	record.Parent = d.hung[placed.Key]
	record.Inputs = d.withListed(inputsOf(document, item), placed.Key)
	record.Kept = ""
	return record
}

// withIssue compares each field three ways and gathers what the issue needs into one request.
func (d *differ) withIssue(placed Placed, record ItemBase) {
	document, item := d.source(placed)
	returned := record.Status == StatusRemoved
	f := fields{
		differ: d, placed: placed, item: item, base: record,
		now:  record.placed(document, item),
		want: d.want(placed, record.placed(document, item)),
		update: UpdateIssue{
			Key: record.Key, Line: item.Line, Current: record.Issue.Title,
		},
	}
	f.now.Status, f.want.Status = StatusLive, StatusLive
	f.base.State = agreedState(record)
	f.recover()
	f.state()
	f.title()
	f.outdated()
	f.progress()
	f.labels()
	f.assignees()
	f.milestone()
	f.body(returned, func() string { return d.block(document, item, f.want, "", f.want.State) })
	f.link()

	if returned {
		// It is back when its issue is: until then the next pass must know what happened.
		f.now.Status = StatusRemoved
	}
	d.out.Items[record.Key] = f.now
	d.out.WantedItems[record.Key] = f.want
	if f.changed {
		d.updates = append(d.updates, f.update)
	}
}

// fields compares the fields of one item and its issue.
type fields struct {
	*differ
	placed Placed
	item   parser.Item
	// base is the record as loaded; now moves forward where both sides agree; want is what
	// it becomes when the update succeeded.
	base, now, want ItemBase
	update          UpdateIssue
	changed         bool
	// proposed tells that the line has an edit waiting.
	proposed bool
}

func (f *fields) state() {
	verdict := f.states[f.placed.Key]
	f.want.State = verdict.State
	if verdict.Conflict {
		f.notice("conflict", f.now.Plan, f.item.Line, "%q was set to %s in the plan and to %s on GitHub: %s it is",
			titleOf(f.item), f.item.State, f.base.Issue.stateOf(), verdict.State)
	}
	switch verdict.Mover {
	case nobody:
		f.now.State = verdict.State
	case byDocument:
		closed := verdict.State != parser.StateOpen
		f.update.Closed, f.update.Reason = &closed, reasonFor(verdict.State)
		f.changed = true
	case byGitHub:
		f.want.State = f.base.State // until the document follows
		spans, err := f.plan().SetState(f.placed.Item, verdict.State)
		f.edit(FieldState, string(verdict.State), spans, err)
	}
}

func (f *fields) title() {
	bare := bareTitle(f.base.Issue.Title, f.want.Suffix)
	if bare == f.base.Issue.Title {
		bare = bareTitle(bare, f.base.Suffix)
	}
	full := fullTitle(f.want.Title, f.want.Suffix)
	if f.base.Given != "" && f.base.Issue.Title == f.base.Given {
		f.givenTitle(full)
		return
	}
	f.now.Given, f.want.Given = "", ""
	switch {
	case full == f.base.Issue.Title:
		f.now.Title, f.now.Suffix = f.want.Title, f.want.Suffix
	case bare == titleOf(f.item):
		f.now.Title = bare
		if f.base.Suffix != f.want.Suffix && f.base.Issue.Title == fullTitle(bare, f.base.Suffix) {
			f.retitle(full)
			return
		}
		f.now.Suffix = f.want.Suffix // a person took it off
	case bare == f.base.Title:
		f.retitle(full)
	case titleOf(f.item) == f.base.Title:
		f.want.Title, f.want.Suffix = f.base.Title, f.base.Suffix
		f.titleFromGitHub(bare)
	default:
		if f.base.Title != "" {
			f.notice("conflict", f.now.Plan, f.item.Line, "the title was changed in the plan and on GitHub (%q): the plan's %q it is",
				bare, titleOf(f.item))
		}
		f.retitle(full)
	}
}

// givenTitle leaves a person's title and the line's text side by side, as they were when the
// issue was adopted, until one of them changes.
func (f *fields) givenTitle(full string) {
	if titleOf(f.item) == f.base.Title {
		f.want.Title, f.want.Suffix = f.base.Title, f.base.Suffix
		return
	}
	f.retitle(full)
}

// outdated notes that the document took over a rename from GitHub, which the issue's marker knows
// nothing of: were the ledger lost before the next one, nobody could tell whose issue it is. Of a
// person's issue no marker counts.
func (f *fields) outdated() {
	took := f.update.Title == nil && f.base.Title != "" && f.now.Title != f.base.Title
	f.now.Outdated, f.want.Outdated = (f.base.Outdated || took) && !f.base.Adopted, false
}

func (f *fields) retitle(full string) {
	f.update.Title = &full
	f.changed = true
}

// titleFromGitHub proposes a person's new title to the document. A title that cannot be written
// there stays GitHub's, and is told once.
func (f *fields) titleFromGitHub(title string) {
	f.want.Kept = f.base.Kept
	span, err := f.plan().Retitle(f.placed.Item, title)
	if err == nil {
		f.edit(FieldTitle, title, []parser.Edit{span}, nil)
		return
	}
	if f.base.Kept != title {
		f.notice("title-kept", f.now.Plan, f.item.Line, "#%d was renamed to %q; the plan's line holds formatting, so it keeps its own words",
			f.base.Issue.Number, title)
	}
	f.now.Kept, f.want.Kept = title, title
}

func (f *fields) labels() {
	merged, changed := mergeSet(f.base.Issue.Labels, f.base.Labels, f.want.Labels)
	if !changed {
		f.now.Labels, f.now.PullWord = f.want.Labels, f.want.PullWord
		return
	}
	for _, name := range f.want.Labels {
		f.differ.labels[name] = true
	}
	f.update.Labels = &merged
	f.changed = true
}

func (f *fields) assignees() {
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

func (f *fields) milestone() {
	if f.want.Milestone == f.base.Milestone {
		return
	}
	number := f.in.Base.Milestones[f.want.Milestone].Row.Number
	if was := f.in.Base.Milestones[f.base.Milestone]; f.want.Milestone == "" && (was.Gone || was.Row.Number != f.base.Issue.Milestone) {
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

// body rewrites our block when its inputs changed, or its marker is outdated, and along with any other change of ours, so
// that link and marker say what was mirrored last.
func (f *fields) body(returned bool, block func() string) {
	stale := f.want.Inputs != f.base.Inputs || f.now.Outdated || returned
	moved := f.update.Title != nil || f.update.Closed != nil || f.update.Milestone != nil
	if !stale && !moved {
		return
	}
	body := replaceBlock(f.base.Issue.Body, block())
	f.update.Body = &body
	f.changed = true
}

// link writes the issue's number into the line where the policy asks for it: with it there,
// identity is certain. A line that has another edit waiting is linked after that one.
func (f *fields) link() {
	if f.in.Policy.Links == "" || f.in.Policy.WriteBack == WriteBackOff || f.proposed {
		return
	}
	spans, err := f.plan().Link(f.placed.Item, f.base.Issue.Number, f.in.Policy.Links == LinksComment)
	if err == nil && len(spans) > 0 {
		f.edit(FieldLink, strconv.Itoa(f.base.Issue.Number), spans, nil)
	}
}

func (f *fields) plan() *parser.Plan { return f.in.Documents[f.placed.Document].Plan }

// edit records a change that the document needs, unless people turned it down.
func (f *fields) edit(field, value string, spans []parser.Edit, err error) {
	proposed := ProposedEdit{Key: f.base.Key, Field: field, Value: value, ClosedAt: f.base.Issue.ClosedAt}
	switch {
	case f.in.Policy.WriteBack == WriteBackOff:
		return
	case errors.Is(err, parser.ErrNotEditable), err == nil && len(spans) == 0:
		f.notice("not-editable", f.now.Plan, f.item.Line, "%q cannot be set to %s in the plan: do it by hand", titleOf(f.item), value)
		return
	case err != nil:
		f.notice("not-editable", f.now.Plan, f.item.Line, "%q cannot be set to %s in the plan: %v", titleOf(f.item), value, err)
		return
	}
	for _, declined := range f.in.Base.Repo.WriteBack.Declined {
		if declined.same(proposed) {
			f.notice("declined", f.now.Plan, f.item.Line, "#%d is %s on GitHub, and the pull request that said so was closed: waiting for either side to change",
				f.base.Issue.Number, value)
			return
		}
	}
	f.proposed = true
	f.out.Edits = append(f.out.Edits, Edit{
		Proposed: proposed, Document: f.placed.Document, Item: f.placed.Item, Spans: spans, Role: f.item.Role,
		Line: f.item.Line, Title: titleOf(f.item), Issue: f.base.Issue.Number, At: f.base.Issue.ClosedAt,
	})
}

// block renders what Milepost says in an issue's body.
func (d *differ) block(document Document, item parser.Item, record ItemBase, removed string, state parser.State) string {
	return block{
		Link: permalink(d.in.Head, document.Path, item.Line), Plan: document.Path, Line: item.Line,
		Section: document.itemSection(item), Facts: factsOf(document, item), Removed: removed,
		Below: d.listedBelow(record.Key), Text: copied(item.Body, d.in.Head, d.in.Head.Commit, document.Path, room(record.Issue.Body)),
	}.render(d.in.Seal(markerOf(record, record.Title, state)))
}

package diff

import (
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
	agreed := v.in.agreedState(item, record)
	if record.Status != sync.StatusRemoved {
		record.State = agreed
	}
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
	f.base.State = agreed
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

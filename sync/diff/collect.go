package diff

import (
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/collect"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// maxCollected bounds how many lines are proposed for a plan at once; the others follow when those are in.
const maxCollected = 100

// collectIssues proposes the issues that people put into milestones of plans as lines of these. One that left
// its milestone, or was closed, is forgotten, but not before a pass has seen that the document did not get its line
// meanwhile.
func collectIssues(v view) part {
	waiting := v.in.Base.Waiting()
	if len(waiting) == 0 {
		return part{}
	}
	c := collecting{view: v, placed: map[sync.Key]bool{}, linked: collect.Linked(v.in.Repository, v.in.Documents)}
	for _, placed := range v.in.Placement.Items {
		c.placed[placed.Key] = true
	}
	groups := map[identity.MilestoneRef][]sync.ItemBase{}
	for _, record := range waiting {
		switch at, where := c.find(record); {
		case c.placed[record.Key]:
		case where == nowhere && c.isOffered(record.Key):
			c.keep(record)
		case where == nowhere:
			c.keep(record.Forgotten())
		case where == later || c.linked[record.Issue.Number]:
			c.keep(record)
		case markup.HasMarker(record.Issue.Body):
			// It was a line's before the ledger was lost, or somebody copied the text of one.
			c.keep(record)
			c.notice("not-collected", record.Plan, 0, "#%d is in the milestone and becomes no line, since its text holds a marker of Milepost's, as that of a line's issue does: "+
				"write (#%d) behind a line if that is its issue, or take the marker out", record.Issue.Number, record.Issue.Number)
		default:
			groups[at] = append(groups[at], record)
		}
	}
	for _, placed := range v.in.Milestones {
		c.propose(placed.Ref(), groups[placed.Ref()])
	}
	return c.part
}

// collecting is what is needed to say what becomes of collected issues.
type collecting struct {
	view
	part
	placed map[sync.Key]bool
	linked map[int]bool
}

// prospect says whether an issue is to become a line.
type prospect int

const (
	nowhere prospect = iota
	later
	now
)

// find finds the milestone of a document in which an issue is to become a line.
func (c *collecting) find(record sync.ItemBase) (identity.MilestoneRef, prospect) {
	in, number := c.in, record.Issue.Milestone
	if !in.Policy.Collects() || record.Issue.Closed || !in.Base.HasMilestone(number) {
		return identity.MilestoneRef{}, nowhere
	}
	for _, placed := range in.Milestones {
		milestone := in.Base.Milestones[placed.Key]
		if placed.Shared || milestone.Milestone.Number != number || milestone.Gone {
			continue
		}
		document := in.Documents[placed.Document]
		if _, hidden := document.Hides(); hidden || c.brakes.asks(document.Path) || c.brakes.held[document.Path] {
			break // what is new waits along with the rest
		}
		return placed.Ref(), now
	}
	return identity.MilestoneRef{}, later
}

// isOffered reports whether the pull request offers a line for the issue, or may do so.
func (c *collecting) isOffered(key sync.Key) bool {
	writeBack := c.in.Base.Repo.WriteBack
	offers := func(edit sync.ProposedEdit) bool { return edit.Key == key && edit.Field == sync.FieldCollect }
	return slices.ContainsFunc(writeBack.Edits, offers) ||
		slices.ContainsFunc(writeBack.Adding, func(a sync.Adding) bool { return slices.ContainsFunc(a.Edits, offers) })
}

// propose proposes lines for the issues of a milestone, as far as nobody has to be asked or has said no.
func (c *collecting) propose(at identity.MilestoneRef, records []sync.ItemBase) {
	if len(records) == 0 {
		return
	}
	document := c.in.Documents[at.Document]
	if more := len(records) - maxCollected; more > 0 {
		c.notice("collect-waits", document.Path, 0, "%d more issues are in the milestone and wait until the first %d have their lines", more, maxCollected)
	}
	var wanted, declined []sync.ItemBase
	for i, record := range records {
		c.keep(record)
		switch {
		case i >= maxCollected || !c.isWanted(document, at, record):
		case slices.ContainsFunc(c.in.Base.Repo.WriteBack.Declined, proposedLine(record).Same):
			declined = append(declined, record)
		default:
			wanted = append(wanted, record)
		}
	}
	// Lines build on those before them, of which the first may bring a heading, so that none is left out afterwards.
	c.edits = append(c.edits, c.lines(at, wanted)...)
	for _, edit := range c.lines(at, declined) {
		c.notice("declined", document.Path, edit.Line, "#%d is in the milestone, and the pull request that made a line of it was closed: "+
			"it stays an issue beside the plan until somebody renames it, closes it or takes it out of the milestone", edit.Issue)
		c.declined = append(c.declined, edit)
	}
}

// lines are the edits that add a line for each of some issues.
func (c *collecting) lines(at identity.MilestoneRef, records []sync.ItemBase) (edits []sync.Edit) {
	if len(records) == 0 {
		return nil
	}
	document := c.in.Documents[at.Document]
	issues := make([]sync.Issue, len(records))
	for i, record := range records {
		issues[i] = record.Issue
	}
	for i, line := range collect.Lines(collect.Where{Document: document, Milestone: at.Index, Policy: c.in.Policy}, issues) {
		if line.Err != nil {
			c.notice("not-collected", document.Path, 0, "#%d %q is in the milestone and becomes no line: %v", line.Issue.Number, line.Issue.Title, line.Err)
			continue
		}
		record := line.Record
		record.Key, record.History, record.Comments = records[i].Key, records[i].History, records[i].Comments
		c.keep(record)
		edits = append(edits, sync.Edit{
			Proposed: proposedLine(record), Document: at.Document, Item: -1, Section: line.Section, Spans: []parser.Edit{line.Edit},
			Line: line.Line, Title: record.Issue.Title, Issue: record.Issue.Number,
		})
	}
	return edits
}

// proposedLine is what is proposed of an issue that is to become a line. Whoever may put an issue into a milestone need
// not be allowed to write to the repository.
func proposedLine(record sync.ItemBase) sync.ProposedEdit {
	return sync.ProposedEdit{Key: record.Key, Field: sync.FieldCollect, Value: record.Issue.Title, Typed: sync.TypedByOther}
}

// isWanted reports whether an issue is to be proposed: where people are asked, once somebody said so.
func (c *collecting) isWanted(document sync.Document, at identity.MilestoneRef, record sync.ItemBase) bool {
	if c.in.Policy.Collect != sync.CollectAsk {
		return true
	}
	question := sync.Collecting(document, document.Plan.Milestones[at.Index].Title, record.Issue)
	for i, hash := range question.Answers() {
		if slices.Contains(c.in.Base.Approved, hash) {
			c.granted = append(c.granted, hash)
			return i == 0
		}
	}
	c.questions = append(c.questions, question)
	return false
}

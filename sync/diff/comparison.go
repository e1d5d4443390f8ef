package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

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

// assignees follows the owners of an open line; one that comes back has those that it names by now.
func (f *comparison) assignees() {
	closes := f.update.Closed != nil && *f.update.Closed
	if f.item.State != parser.StateOpen || closes {
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

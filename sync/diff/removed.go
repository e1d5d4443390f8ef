package diff

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// unseen are the milestones and phases of open items that are kept though no document shows them:
// none of them is finished.
type unseen struct{ milestones, phases map[sync.Key]bool }

// removal is what becomes of the items that left the documents.
type removal struct {
	part   part
	unseen unseen
}

// removeItems closes the issues of items that left the documents. Closed ones stay as they are,
// since most removals are archival. Where it is doubtful that people removed the items, all of them are
// held, closed ones as well: the plan may come back as it was.
func removeItems(v view, items records) removal {
	r := removal{unseen: unseen{milestones: map[sync.Key]bool{}, phases: map[sync.Key]bool{}}}
	for _, key := range v.in.Placement.Removed {
		record := v.in.Base.Items[key]
		plan := v.in.planOf(record)
		_, hidden := v.documents.hides(plan)
		hidden = (hidden || v.in.Unread != "") && !v.brakes.approved[plan]
		open := record.IsOpen()
		switch {
		case v.in.Waiting[key], hidden, v.brakes.held[plan]:
			r.part.keep(record)
			if open {
				r.unseen.add(v, record)
			}
		case record.Status == sync.StatusUnlinked:
			record.Status = sync.StatusRemoved
			record.Issue = sync.Issue{}
			r.part.keep(record)
		case !open:
			record.Status, record.State = sync.StatusRemoved, ""
			r.part.keep(record)
		case record.Adopted:
			r.part.add(release(v.in, items, record))
		default:
			r.part.add(remove(v.in, record))
		}
	}
	return r
}

// add notes the milestone and the phase of an item.
func (u unseen) add(v view, record sync.ItemBase) {
	u.milestones[record.Milestone] = true
	for range maxSubLevels {
		if _, isPhase := v.phases.work[record.Parent]; isPhase {
			u.phases[record.Parent] = true
			return
		}
		record = v.in.Base.Items[record.Parent]
	}
}

// remove closes the open issue of an item, or a phase, that left its document.
func remove(in Input, record sync.ItemBase) part {
	what, where := "item", "line"
	if record.Phase {
		what, where = "phase", "heading"
	}
	return closeRemoved(in, record, "This "+what+" left "+markup.Inline(parser.Truncate(record.Plan, markup.MaxListedPath))+" with commit "+in.Head.Commit+
		". It comes back with its issue when the "+where+" does.")
}

// closeRemoved closes an open issue as not planned, with the reason in its body.
func closeRemoved(in Input, record sync.ItemBase, reason string) part {
	var p part
	closed := true
	want := record
	want.Status, want.State = sync.StatusRemoved, ""
	body := markup.ReplaceBlock(record.Issue.Body, markup.Block{Removed: reason}.Render(in.Seal(markerOf(record, record.Title, ""))))
	p.put(record, want)
	p.do(stageRemoval, sync.UpdateIssue{
		Key: record.Key, Closed: &closed, Reason: sync.ReasonNotPlanned, Body: &body,
		Line: record.Line, Current: record.Issue.Title,
	})
	return p
}

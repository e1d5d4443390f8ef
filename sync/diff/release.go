package diff

import (
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// release lets go of a person's issue whose item left the documents. It stays open: whoever
// opened it did so for reasons of their own, and the line's end says nothing about those. What
// Milepost had added goes, the update last, so that a pass that is stopped goes on here; the
// record stays, so that the line takes the issue up again when it comes back.
func release(in Input, items records, record sync.ItemBase) part {
	var p part
	want := record
	want.Status, want.State, want.Labels, want.Milestone, want.Inputs = sync.StatusRemoved, "", nil, "", ""
	body := markup.WithoutBlock(record.Issue.Body)
	update := sync.UpdateIssue{Key: record.Key, Body: &body, Line: record.Line, Current: record.Issue.Title}
	if labels, changed := mergeSet(record.Issue.Labels, record.Ours.Labels, nil); changed {
		update.Labels = &labels
	}
	if number := in.Base.Milestones[record.Ours.Milestone].Milestone.Number; number != 0 && number == record.Issue.Milestone {
		none := sync.Key("")
		update.Milestone = &none
	}
	p.notice("released", "", 0, "%q left the plan %s; #%d was opened by a person, so it stays as it is and is no longer kept in step",
		record.Text, record.Plan, record.Issue.Number)
	p.put(record, p.takeOut(in, record, want))
	for _, b := range record.Blockers {
		if b.Status != sync.BlockerTheirs && b.Status != sync.BlockerRefused && in.hasIssue(b) {
			p.do(stageUnblock, sync.UnblockIssue{
				Key: record.Key, Blocker: b, Line: record.Line, Title: record.Issue.Title, By: titleOfBlocker(in, items, b),
			})
		}
	}
	p.do(stageRemoval, update)
	return p
}

// takeOutChildren takes the issues of items that left along with a person's from below it.
func takeOutChildren(in Input, items records) part {
	var p part
	for _, key := range in.Placement.Removed {
		record := in.Base.Items[key]
		parent := in.Base.Items[record.Parent]
		leaves := items.want[key].Status == sync.StatusRemoved && items.want[parent.Key].Status == sync.StatusRemoved
		if leaves && parent.Adopted && !record.Adopted {
			p.put(items.now[key], p.takeOut(in, record, items.want[key]))
		}
	}
	return p
}

// takeOut takes an item's issue from below its parent's, and gives the record back as it will be. A
// person's issue may have been there before.
func (p *part) takeOut(in Input, record, want sync.ItemBase) sync.ItemBase {
	ours := !record.Adopted || record.Ours.Parent == record.Parent
	if !ours || record.Parent == "" || record.Issue.Number == 0 || in.isGone(record.Parent) {
		return want
	}
	want.Parent = ""
	p.do(stageLink, sync.UnlinkSubIssue{Key: record.Key, Parent: record.Parent, Line: record.Line, Title: record.Issue.Title})
	return want
}

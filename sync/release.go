package sync

// release lets go of a person's issue whose item left the documents. It stays open: whoever
// opened it did so for reasons of their own, and the line's end says nothing about those. What
// Milepost had added goes, the update last, so that a pass that is stopped goes on here; the
// record stays, so that the line takes the issue up again when it comes back.
func (d *differ) release(record ItemBase) {
	want := record
	want.Status, want.State, want.Labels, want.Milestone, want.Inputs = StatusRemoved, "", nil, "", ""
	body := withoutBlock(record.Issue.Body)
	update := UpdateIssue{Key: record.Key, Body: &body, Line: record.Line, Current: record.Issue.Title}
	if labels, changed := mergeSet(record.Issue.Labels, record.Ours.Labels, nil); changed {
		update.Labels = &labels
	}
	if number := d.in.Base.Milestones[record.Ours.Milestone].Row.Number; number != 0 && number == record.Issue.Milestone {
		none := Key("")
		update.Milestone = &none
	}
	d.notice("released", "", 0, "%q left the plan %s; #%d was opened by a person, so it stays as it is and is no longer kept in step",
		record.Text, record.Plan, record.Issue.Number)
	d.out.Items[record.Key] = record
	d.out.WantedItems[record.Key] = want
	d.unhang(record)
	for _, b := range record.Blockers {
		if b.Status != BlockerTheirs && b.Status != BlockerRefused && d.hasIssue(b) {
			d.unblocks = append(d.unblocks, UnblockIssue{
				Key: record.Key, Blocker: b, Line: record.Line, Title: record.Issue.Title, By: d.titleOfBlocker(b),
			})
		}
	}
	d.closing = append(d.closing, update)
}

// releaseChildren takes the issues of items that left along with a person's from below it.
func (d *differ) releaseChildren() {
	for _, key := range d.in.Placement.Removed {
		record := d.in.Base.Items[key]
		parent := d.in.Base.Items[record.Parent]
		leaves := d.out.WantedItems[key].Status == StatusRemoved && d.out.WantedItems[parent.Key].Status == StatusRemoved
		if leaves && parent.Adopted && !record.Adopted {
			d.unhang(record)
		}
	}
}

// unhang takes an item's issue from below its parent's. A person's issue may have been there before.
func (d *differ) unhang(record ItemBase) {
	ours := !record.Adopted || record.Ours.Parent == record.Parent
	if !ours || record.Parent == "" || record.Issue.Number == 0 || d.in.Base.Items[record.Parent].Issue.Number == 0 {
		return
	}
	want := d.out.WantedItems[record.Key]
	want.Parent = ""
	d.out.WantedItems[record.Key] = want
	d.links = append(d.links, UnlinkSubIssue{Key: record.Key, Parent: record.Parent, Line: record.Line, Title: record.Issue.Title})
}

package sync

// release lets go of a person's issue whose item left the documents. It stays open: whoever
// opened it did so for reasons of their own, and the line's end says nothing about those. What
// Milepost had added goes; the record stays, so that the line takes the issue up again when it
// comes back.
func (d *differ) release(record ItemBase) {
	want := record
	want.Status, want.State, want.Labels, want.Milestone, want.Inputs = StatusRemoved, "", nil, "", ""
	body := withoutBlock(record.Issue.Body)
	update := UpdateIssue{Key: record.Key, Body: &body, Line: record.Line, Current: record.Issue.Title}
	if labels, changed := mergeSet(record.Issue.Labels, record.Labels, nil); changed {
		update.Labels = &labels
	}
	if number := d.in.Base.Milestones[record.Milestone].Row.Number; number != 0 && number == record.Issue.Milestone {
		none := Key("")
		update.Milestone = &none
	}
	d.notice("released", "", 0, "%q left the plan %s; #%d was opened by a person, so it stays as it is and is no longer kept in step",
		record.Text, record.Plan, record.Issue.Number)
	d.out.Items[record.Key] = record
	d.out.WantedItems[record.Key] = want
	d.closing = append(d.closing, update)
}

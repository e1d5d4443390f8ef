package sync

// recover fills in what a record that was rebuilt from a marker cannot know: it takes labels,
// milestone, parent and body for agreed, and finds the base title by its hash.
func (f *fields) recover() {
	if f.base.TitleHash == "" {
		return
	}
	bare := bareTitle(f.base.Issue.Title, f.want.Suffix)
	f.findTitle(titleOf(f.item), bare)
	f.base.Outdated = f.base.TitleHash != shortHash(titleOf(f.item))
	for _, record := range []*ItemBase{&f.base, &f.now} {
		record.Title = f.base.Title
		record.Outdated = f.base.Outdated
		record.Suffix, record.Labels, record.Assignees = f.want.Suffix, f.want.Labels, f.want.Assignees
		record.Milestone, record.Parent, record.Inputs = f.want.Milestone, f.want.Parent, f.want.Inputs
		if f.in.Base.Items[record.Parent].Issue.Number == 0 {
			record.Parent = "" // its issue is not there yet
		}
	}
}

// findTitle finds the base title among what it may have been by its hash.
func (f *fields) findTitle(candidates ...string) {
	for _, title := range candidates {
		if shortHash(title) == f.base.TitleHash {
			f.base.Title = title
			return
		}
	}
}

package diff

import (
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// recover fills in what a record that was rebuilt from a marker cannot know: it takes labels,
// parent and body for agreed, and the milestone unless the issue is in another one of ours, and finds
// the base title by its hash.
func (f *comparison) recover() {
	if f.base.TitleHash == "" {
		return
	}
	suffix := f.lostSuffix()
	bare := sync.BareTitle(f.base.Issue.Title, suffix)
	f.findTitle(markup.TitleOf(f.item), bare)
	f.base.Outdated = f.base.TitleHash != sync.ShortHash(markup.TitleOf(f.item))
	milestone, parent := f.milestoneOnGitHub(), f.want.Parent
	if f.in.Base.Items[parent].Issue.Number == 0 {
		parent = "" // its issue is not there yet
	}
	for _, record := range []*sync.ItemBase{&f.base, &f.now} {
		record.Title, record.Outdated = f.base.Title, f.base.Outdated
		record.Suffix, record.Labels, record.Assignees = suffix, f.want.Labels, f.want.Assignees
		record.Milestone, record.Parent, record.Inputs = milestone, parent, f.want.Inputs
	}
}

// milestoneOnGitHub is the milestone of ours in which the issue is, and the document's where it is in none: that
// was a person's choice. The line of an issue that was left in the milestone of old, since it was closed when
// the line moved on, may be back.
func (f *comparison) milestoneOnGitHub() sync.Key {
	for key, record := range f.in.Base.Milestones {
		if record.Milestone.Number != 0 && record.Milestone.Number == f.base.Issue.Milestone && !record.Gone {
			return key
		}
	}
	return f.want.Milestone
}

// lostSuffix is what the issue's title carries behind its words: of the section that the item is in,
// or of another one if it has moved.
func (f *comparison) lostSuffix() string {
	document, title := f.document, f.base.Issue.Title
	if title == markup.TitleOf(f.item) || sync.BareTitle(title, f.want.Suffix) != title {
		return f.want.Suffix
	}
	for i := range document.Plan.Sections {
		section := document.Plan.Sections[i]
		for _, heading := range []string{section.Name, section.Title} {
			if suffix := sync.DisplayHeading(heading); section.Parent >= 0 && sync.BareTitle(title, suffix) != title {
				return suffix
			}
		}
	}
	return f.want.Suffix
}

// findTitle finds the base title among what it may have been by its hash.
func (f *comparison) findTitle(candidates ...string) {
	for _, title := range candidates {
		if sync.ShortHash(title) == f.base.TitleHash {
			f.base.Title = title
			return
		}
	}
}

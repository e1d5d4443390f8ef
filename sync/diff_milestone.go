package sync

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser"
)

// milestones resolves which milestone each item belongs to and makes those that are missing.
// A milestone in which nothing is open is not made.
func (d *differ) milestones() {
	d.milestoneAt, d.needed = map[milestoneRef]Key{}, map[Key]bool{}
	leaders := map[string]Key{}
	for _, placed := range d.in.Milestones {
		title := normalText(d.in.Documents[placed.Document].Plan.Milestones[placed.Index].Title)
		if placed.Shared {
			d.milestoneAt[placed.ref()] = leaders[title]
			continue
		}
		if leaders[title] == "" {
			leaders[title] = placed.Key
		}
		d.milestoneAt[placed.ref()] = placed.Key
	}
	for _, placed := range d.in.Placement.Items {
		_, item := d.source(placed)
		record := d.in.Base.Items[placed.Key]
		if item.State == parser.StateOpen || record.Issue.Number != 0 && !record.Issue.Closed {
			d.needed[d.milestoneAt[milestoneRef{placed.Document, item.Milestone}]] = true
		}
	}
	for key, record := range d.in.Base.Milestones {
		d.out.Milestones[key], d.out.WantedMilestones[key] = record, record
		switch {
		case record.Gone:
			delete(d.needed, key)
		case record.Row.Number != 0:
			d.needed[key] = true
		}
	}
	delete(d.needed, "")
	for _, placed := range d.in.Milestones {
		if !placed.Shared {
			d.milestone(placed)
		}
	}
}

// milestone works out what one milestone should look like, and makes it if it has to exist.
func (d *differ) milestone(placed PlacedMilestone) {
	document := d.in.Documents[placed.Document]
	milestone := document.Plan.Milestones[placed.Index]
	record := d.in.Base.Milestones[placed.Key]
	want := record
	want.Key, want.Plan, want.Number, want.Heading = placed.Key, document.Path, milestone.Number, milestone.Title
	if record.Heading != milestone.Title || record.Title == "" {
		want.Title = d.freeTitle(placed.Key, milestone.Title, document.Path)
	}
	want.DueOn = milestone.DueOn
	want.Description = d.description(placed)
	want.HeadingHash = ""
	if record.HeadingHash == headingHash(milestone.Title) {
		// Rebuilt from its marker: what it says is taken for agreed.
		record.Heading, record.Title = want.Heading, want.Title
		record.Description, record.DueOn = want.Description, want.DueOn
	}

	if record.Row.Number == 0 && !record.Gone {
		if row, ok := d.existing(want.Title); ok {
			want.Row, want.Person, want.Closed = row, !row.Ours, row.Closed
			d.needed[placed.Key] = true
			d.out.Milestones[placed.Key], d.out.WantedMilestones[placed.Key] = want, want
			return
		}
		if d.needed[placed.Key] {
			d.milestoneCreates = append(d.milestoneCreates, CreateMilestone{
				Key: placed.Key, Title: want.Title, Description: want.Description, DueOn: want.DueOn, Line: milestone.Line,
			})
		}
	}
	now := record
	now.Key, now.Plan, now.Number, now.HeadingHash = placed.Key, want.Plan, want.Number, ""
	d.out.Milestones[placed.Key], d.out.WantedMilestones[placed.Key] = now, want
}

// existing finds a milestone on GitHub by its title that no record claims.
func (d *differ) existing(title string) (Milestone, bool) {
	for _, row := range d.in.Existing {
		if strings.EqualFold(row.Title, title) {
			for _, record := range d.out.Milestones {
				if record.Row.Number == row.Number {
					return Milestone{}, false
				}
			}
			return row, true
		}
	}
	return Milestone{}, false
}

// freeTitle makes a title that no other milestone of ours has, by naming the folder.
func (d *differ) freeTitle(key Key, title, plan string) string {
	title = parser.Truncate(title, maxTitle)
	taken := func(title string) bool {
		for other, record := range d.out.WantedMilestones {
			if other != key && strings.EqualFold(record.Title, title) {
				return true
			}
		}
		return false
	}
	candidate := title
	for _, place := range []string{path.Base(path.Dir(plan)), plan} {
		if !taken(candidate) {
			break
		}
		if place == "." {
			continue // a file in the root has no folder to be told apart by
		}
		tail := " (" + place + ")"
		candidate = parser.Truncate(title, max(1, maxTitle-utf8.RuneCountInString(tail))) + tail
	}
	return candidate
}

// maxSummary bounds, in characters, what a milestone's description takes from the summary.
const maxSummary = 2000

func (d *differ) description(placed PlacedMilestone) string {
	document := d.in.Documents[placed.Document]
	milestone := document.Plan.Milestones[placed.Index]
	done, all := progress(document, placed.Index)
	var out strings.Builder
	if document.Plan.Summary != "" {
		out.WriteString(copied(document.Plan.Summary, d.in.Head, "HEAD", document.Path, maxSummary) + "\n\n")
	}
	fmt.Fprintf(&out, "Plan: [%s](%s)\n", inline(document.Path), branchLink(d.in.Head, document.Path))
	fmt.Fprintf(&out, "Document: %d/%d items\n", done, all)
	if text := d.dependencies(placed); text != "" {
		out.WriteString("Depends on: " + text + "\n")
	}
	if milestone.DueOn != "" && milestone.Estimated {
		out.WriteString("The due date is estimated from the duration.\n")
	}
	out.WriteString(d.in.Seal(Marker{
		Key: placed.Key, Plan: document.Path, State: parser.StateOpen, Slot: headingHash(milestone.Title),
	}))
	return out.String()
}

// milestoneUpdates changes milestones whose own words in the document changed, closes those in
// which everything is done, and opens again those in which something is not.
func (d *differ) milestoneUpdates() {
	count, open := map[Key]int{}, map[Key]bool{}
	for _, placed := range d.in.Placement.Items {
		_, item := d.source(placed)
		milestone := d.milestoneAt[milestoneRef{placed.Document, item.Milestone}]
		count[milestone]++
		if !isSettledState(d.states[placed.Key].State) {
			open[milestone] = true
		}
	}
	for at := range d.unclear {
		item := d.in.Documents[at.Document].Plan.Items[at.Item]
		open[d.milestoneAt[milestoneRef{at.Document, item.Milestone}]] = true
	}
	for _, placed := range d.in.Milestones {
		if placed.Shared {
			continue
		}
		now, want := d.out.Milestones[placed.Key], d.out.WantedMilestones[placed.Key]
		if now.Row.Number == 0 || now.Gone {
			continue
		}
		want.Closed = now.Closed
		if count[placed.Key] > 0 && !d.out.Held {
			want.Closed = !open[placed.Key] && !d.hidden[placed.Key]
		}
		d.milestoneUpdate(placed, now, want)
	}
}

func (d *differ) milestoneUpdate(placed PlacedMilestone, now, want MilestoneBase) {
	update := UpdateMilestone{Key: placed.Key, Line: d.in.Documents[placed.Document].Plan.Milestones[placed.Index].Line, Current: now.Title}
	changed := false
	set := func(field **string, is, wanted string) {
		if is != wanted && !now.Person {
			*field, changed = &wanted, true
		}
	}
	set(&update.Title, now.Title, want.Title)
	set(&update.Description, now.Description, want.Description)
	set(&update.DueOn, now.DueOn, want.DueOn)
	if want.Closed != now.Closed {
		if now.Row.Closed != want.Closed {
			update.Closed, changed = &want.Closed, true
		} else {
			now.Closed = want.Closed
			d.out.Milestones[placed.Key] = now
		}
	}
	d.out.WantedMilestones[placed.Key] = want
	switch {
	case update.Title != nil:
		d.milestoneRenames = append(d.milestoneRenames, update)
	case changed:
		d.milestoneChanges = append(d.milestoneChanges, update)
	}
}

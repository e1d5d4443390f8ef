package diff

import (
	"fmt"
	"maps"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// milestoneRecords are milestones as they stand before any action, and as they will be when all
// succeeded.
type milestoneRecords struct {
	now, want map[sync.Key]sync.MilestoneBase
}

// milestonePlan says which milestone each item belongs to and what the milestones should look like.
type milestonePlan struct {
	// at is the key of a milestone.
	at map[identity.MilestoneRef]sync.Key
	// needed tells which milestones have to exist on GitHub: one in which nothing is open is not
	// made.
	needed map[sync.Key]bool
	milestoneRecords
	// creates makes those that are missing.
	creates []sync.CreateMilestone
}

// of is the milestone of a placed item.
func (p milestonePlan) of(placed identity.Located, item parser.Item) sync.Key {
	return p.at[identity.MilestoneRef{Document: placed.Document, Index: item.Milestone}]
}

// planMilestones resolves which milestone each item belongs to and makes those that are missing.
func planMilestones(in Input, at places) milestonePlan {
	p := milestonePlan{
		at: keysOfMilestones(in), needed: map[sync.Key]bool{},
		milestoneRecords: milestoneRecords{now: map[sync.Key]sync.MilestoneBase{}, want: map[sync.Key]sync.MilestoneBase{}},
	}
	for _, placed := range in.Placement.Items {
		item, record := in.item(placed), in.Base.Items[placed.Key]
		if item.State == parser.StateOpen && !at.waits[placed.Ref()] || record.Issue.Number != 0 && !record.Issue.Closed {
			p.needed[p.of(placed, item)] = true
		}
	}
	for key, record := range in.Base.Milestones {
		p.now[key], p.want[key] = record, record
		switch {
		case record.Gone:
			delete(p.needed, key)
		case record.Milestone.Number != 0:
			p.needed[key] = true
		}
	}
	delete(p.needed, "")
	for _, placed := range in.Milestones {
		if !placed.Shared {
			p.add(in, placed)
		}
	}
	return p
}

// keysOfMilestones finds the keys of all milestones; one that is shared has that of its leader.
func keysOfMilestones(in Input) map[identity.MilestoneRef]sync.Key {
	at, leaders := map[identity.MilestoneRef]sync.Key{}, map[string]sync.Key{}
	for _, placed := range in.Milestones {
		title := identity.NormalText(in.Documents[placed.Document].Plan.Milestones[placed.Index].Title)
		if placed.Shared {
			at[placed.Ref()] = leaders[title]
			continue
		}
		if leaders[title] == "" {
			leaders[title] = placed.Key
		}
		at[placed.Ref()] = placed.Key
	}
	return at
}

// add works out what one milestone should look like, and makes it if it has to exist.
func (p *milestonePlan) add(in Input, placed identity.PlacedMilestone) {
	document := in.Documents[placed.Document]
	milestone := document.Plan.Milestones[placed.Index]
	record := in.Base.Milestones[placed.Key]
	want := record
	want.Key, want.Plan, want.Number, want.Heading = placed.Key, document.Path, milestone.Number, milestone.Title
	if record.Heading != milestone.Title || record.Title == "" {
		want.Title = p.freeTitle(placed.Key, milestone.Title, document.Path)
	}
	want.DueOn = milestone.DueOn
	want.Description = description(in, placed)
	want.HeadingHash = ""
	if record.HeadingHash == identity.HeadingHash(milestone.Title) {
		// Rebuilt from its marker: what it says is taken for agreed.
		record.Heading, record.Title = want.Heading, want.Title
		record.Description, record.DueOn = want.Description, want.DueOn
	}

	if record.Milestone.Number == 0 || record.Gone {
		if row, ok := p.unclaimed(in.Existing, want.Title); ok {
			want.Milestone, want.Person, want.Closed, want.Gone = row, !row.Ours, row.Closed, false
			p.needed[placed.Key] = true
			p.now[placed.Key], p.want[placed.Key] = want, want
			return
		}
		if p.needed[placed.Key] && !record.Gone {
			p.creates = append(p.creates, sync.CreateMilestone{
				Key: placed.Key, Title: want.Title, Description: want.Description, DueOn: want.DueOn, Line: milestone.Line,
			})
		}
	}
	now := record
	now.Key, now.Plan, now.Number, now.HeadingHash = placed.Key, want.Plan, want.Number, ""
	p.now[placed.Key], p.want[placed.Key] = now, want
}

// unclaimed finds a milestone on GitHub by its title that no record claims.
func (p *milestonePlan) unclaimed(existing []sync.Milestone, title string) (sync.Milestone, bool) {
	for _, row := range existing {
		if strings.EqualFold(row.Title, title) {
			for _, record := range p.now {
				if record.Milestone.Number == row.Number {
					return sync.Milestone{}, false
				}
			}
			return row, true
		}
	}
	return sync.Milestone{}, false
}

// freeTitle makes a title that no other milestone of ours has, by naming the folder.
func (p *milestonePlan) freeTitle(key sync.Key, title, plan string) string {
	title = parser.Truncate(title, sync.MaxTitle)
	taken := func(title string) bool {
		for other, record := range p.want {
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
		candidate = parser.Truncate(title, max(1, sync.MaxTitle-utf8.RuneCountInString(tail))) + tail
	}
	return candidate
}

// maxSummary bounds, in characters, what a milestone's description takes from the summary.
const maxSummary = 2000

func description(in Input, placed identity.PlacedMilestone) string {
	document := in.Documents[placed.Document]
	milestone := document.Plan.Milestones[placed.Index]
	done, all := itemCounts(document, placed.Index)
	var out strings.Builder
	if document.Plan.Summary != "" {
		out.WriteString(markup.Copied(document.Plan.Summary, in.Head, "HEAD", document.Path, maxSummary) + "\n\n")
	}
	fmt.Fprintf(&out, "Plan: [%s](%s)\n", markup.Inline(document.Path), markup.BranchLink(in.Head, document.Path))
	fmt.Fprintf(&out, "Document: %d/%d items\n", done, all)
	if text := dependencies(in, placed); text != "" {
		out.WriteString("Depends on: " + text + "\n")
	}
	if milestone.DueOn != "" && milestone.Estimated {
		out.WriteString("The due date is estimated from the duration.\n")
	}
	out.WriteString(in.Seal(markup.Marker{
		Key: placed.Key, Plan: document.Path, State: parser.StateOpen, Slot: identity.HeadingHash(milestone.Title),
	}))
	return out.String()
}

// milestoneChanges is what becomes of the milestones.
type milestoneChanges struct {
	milestoneRecords
	part part
}

// compareMilestones makes milestones that are missing, changes those whose own words in the document
// changed, closes those in which everything is done, and opens again those in which something is not.
func compareMilestones(v view, hidden unseen) milestoneChanges {
	c := milestoneChanges{milestoneRecords: milestoneRecords{now: maps.Clone(v.milestones.now), want: maps.Clone(v.milestones.want)}}
	for _, create := range v.milestones.creates {
		c.part.do(stageMilestone, create)
	}
	count, open := countItems(v)
	held := map[sync.Key]bool{}
	for at, key := range v.milestones.at {
		held[key] = held[key] || v.brakes.asks(v.in.Documents[at.Document].Path)
	}
	for _, placed := range v.in.Milestones {
		if placed.Shared {
			continue
		}
		now, want := c.now[placed.Key], c.want[placed.Key]
		line := v.in.Documents[placed.Document].Plan.Milestones[placed.Index].Line
		if now.Gone && open[placed.Key] {
			c.part.notice("milestone-gone", now.Plan, line, "the milestone %q was deleted on GitHub: it is not made again, and the issues of its items are in none; "+
				"if somebody makes one of this title, it is used from the next push on", now.Title)
		}
		if now.Milestone.Number == 0 || now.Gone {
			continue
		}
		want.Closed, want.Waits = now.Closed, false
		if count[placed.Key] > 0 && !held[placed.Key] {
			want.Closed = !open[placed.Key] && !hidden.milestones[placed.Key]
		}
		if others := openOthers(v.in, now.Milestone.Number); want.Closed && !now.Closed && others > 0 {
			want.Closed, want.Waits = false, true
			c.part.notice("milestone-waits", now.Plan, line, "%q stays open although all of its items are done: of what is open in it, %d belong to no item of the plan",
				now.Title, others)
			now.Milestone.OpenIssues = openIn(v.in, now.Milestone.Number) // when that changes it is looked at again
		}
		now.Waits, want.Milestone = want.Waits, now.Milestone
		c.now[placed.Key] = c.part.compareMilestone(now, want, line)
		c.want[placed.Key] = want
	}
	return c
}

// openIn counts what is open in a milestone, as GitHub last said.
func openIn(in Input, number int) int {
	for _, row := range in.Existing {
		if row.Number == number {
			return row.OpenIssues
		}
	}
	return 0
}

// openOthers counts what is open in a milestone and is no item's: issues and pull requests of people, whose
// work it is as well.
func openOthers(in Input, number int) int {
	others := openIn(in, number)
	for _, record := range in.Base.Items {
		released := record.Adopted && record.Status == sync.StatusRemoved
		if record.Issue.Number != 0 && !record.Issue.Closed && record.Issue.Milestone == number && record.Status != sync.StatusUnlinked && !released {
			others--
		}
	}
	return max(others, 0)
}

// countItems counts the items of each milestone, and tells in which something is open.
func countItems(v view) (count map[sync.Key]int, open map[sync.Key]bool) {
	count, open = map[sync.Key]int{}, map[sync.Key]bool{}
	for _, placed := range v.in.Placement.Items {
		milestone := v.milestones.of(placed, v.in.item(placed))
		count[milestone]++
		if !v.states[placed.Key].State.IsSettled() {
			open[milestone] = true
		}
	}
	for at := range v.places.unclear {
		item := v.in.Documents[at.Document].Plan.Items[at.Item]
		open[v.milestones.at[identity.MilestoneRef{Document: at.Document, Index: item.Milestone}]] = true
	}
	return count, open
}

// compareMilestone asks for the change of a milestone and gives it back as it stands.
func (p *part) compareMilestone(now, want sync.MilestoneBase, line int) sync.MilestoneBase {
	update := sync.UpdateMilestone{Key: want.Key, Line: line, Current: now.Title}
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
		if now.Milestone.Closed != want.Closed {
			update.Closed, changed = &want.Closed, true
		} else {
			now.Closed = want.Closed
		}
	}
	switch {
	case update.Title != nil:
		p.do(stageMilestoneRename, update)
	case changed:
		p.do(stageMilestoneChange, update)
	}
	return now
}

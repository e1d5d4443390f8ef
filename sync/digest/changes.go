package digest

import (
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/offline"
)

// compare says what changed from one revision to the other.
func (d *Digest) compare(path string, before, now *parser.Plan) {
	matching := offline.Match(path, before, now)
	slices.SortFunc(matching.Pairs, func(a, b identity.Pair) int { return a.Entry - b.Entry })
	for _, pair := range matching.Pairs {
		d.changed(before.Items[pair.Known], now, pair.Entry)
	}
	slices.Sort(matching.Added)
	for _, i := range matching.Added {
		item := now.Items[i]
		if !counts(item) {
			continue
		}
		entry := entryOf(now, item)
		d.Added = append(d.Added, entry)
		if item.State == parser.StateDone {
			d.Closed = append(d.Closed, entry)
		}
		if item.Decision != "" {
			d.decided(entry, item)
		}
	}
	slices.Sort(matching.Removed)
	for _, i := range matching.Removed {
		if item := before.Items[i]; counts(item) {
			entry := entryOf(before, item)
			entry.Note = string(item.State)
			d.Removed = append(d.Removed, entry)
		}
	}
	slices.SortFunc(d.Closed, func(a, b Entry) int { return a.Line - b.Line })
	slices.SortFunc(d.Decided, func(a, b Entry) int { return a.Line - b.Line })
	d.milestonesSlipped(before, now)
}

// changed says what changed of one item.
func (d *Digest) changed(was parser.Item, now *parser.Plan, index int) {
	item := now.Items[index]
	entry := entryOf(now, item)
	if was.State != item.State {
		switch item.State {
		case parser.StateDone:
			d.Closed = append(d.Closed, entry)
		case parser.StateDropped:
			entry.Note = item.Reason
			d.Struck = append(d.Struck, entry)
		case parser.StateOpen:
			if was.State.IsSettled() {
				entry.Note = "was " + string(was.State)
				d.Reopened = append(d.Reopened, entry)
			}
		default: // a box that GitHub does not know says nothing
		}
	}
	if was.Decision == "" && item.Decision != "" {
		d.decided(entryOf(now, item), item)
	}
	if item.State == parser.StateOpen && item.Role != parser.RoleSignOff && was.Date != "" && item.Date > was.Date {
		d.Slipped = append(d.Slipped, Slip{Entry: entryOf(now, item), From: was.Date, To: item.Date})
	}
}

func (d *Digest) decided(entry Entry, item parser.Item) {
	entry.Note = item.Decision
	d.Decided = append(d.Decided, entry)
}

// milestonesSlipped lists the milestones whose day was put off.
func (d *Digest) milestonesSlipped(before, now *parser.Plan) {
	was := map[string]parser.Milestone{}
	for _, m := range before.Milestones {
		was[identity.NormalText(m.Title)] = m
	}
	for _, m := range now.Milestones {
		if old := was[identity.NormalText(m.Title)]; old.DueOn != "" && m.DueOn > old.DueOn {
			d.Slipped = append(d.Slipped, Slip{Entry: Entry{Line: m.Line, Title: m.Title}, From: old.DueOn, To: m.DueOn})
		}
	}
}

// counts reports whether an item is part of the scope.
func counts(item parser.Item) bool {
	return item.State == parser.StateOpen || item.State.IsSettled()
}

func entryOf(plan *parser.Plan, item parser.Item) Entry {
	entry := Entry{Line: item.Line, Title: item.Title}
	if item.Section >= 0 {
		entry.Section = plan.Sections[item.Section].Title
	}
	for _, login := range item.Owners {
		entry.Owners = append(entry.Owners, "@"+login)
	}
	entry.Owners = append(entry.Owners, item.People...)
	return entry
}

package sync

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
)

// maxBlockers is how many issues may block one on GitHub.
const maxBlockers = 50

// blockers makes the relations between issues that the policy asks for, and takes back those of
// ours that no plan asks for any more. What people added or took away stays.
func (d *differ) blockers() {
	policy := d.in.Policy
	if policy.Dependencies == Unknown || policy.Steps == Unknown {
		return
	}
	wanted := map[Key][]Blocker{}
	if policy.Dependencies == On {
		for _, placed := range d.in.Milestones {
			d.wantDependencies(placed, wanted)
		}
	}
	if policy.Steps == On {
		d.wantSteps(wanted)
	}
	// What cannot be seen was not taken back.
	sure := !d.out.Held && d.in.Unread == "" && !slices.ContainsFunc(d.in.Documents, func(document Document) bool {
		_, hidden := document.hides()
		return hidden
	})
	unmade := 0
	for _, placed := range d.in.Placement.Items {
		unmade += d.relate(placed, wanted[placed.Key], sure)
	}
	if unmade > 0 {
		d.notice("no-relations", "", 0, "GitHub takes no relations between issues here, so %d of them are told in words alone", unmade)
	}
}

// wantDependencies asks that the items with which a milestone begins wait for the sign-off of those
// that it depends on.
func (d *differ) wantDependencies(placed PlacedMilestone, wanted map[Key][]Blocker) {
	text := dependencyText(d.in.Documents[placed.Document].Plan, placed.Index)
	var blockers []Blocker
	for _, found := range d.dependenciesIn(text, placed) {
		if found.issue != 0 {
			blockers = append(blockers, d.blockerNumbered(found.issue))
			continue
		}
		for _, key := range d.signOffs(found) {
			blockers = append(blockers, Blocker{Item: key})
		}
	}
	if len(blockers) == 0 {
		return
	}
	for _, key := range d.beginning(placed) {
		wanted[key] = append(wanted[key], blockers...)
	}
}

// blockerNumbered is the issue with a number, as an item where it is one's.
func (d *differ) blockerNumbered(number int) Blocker {
	if d.numbers == nil {
		d.numbers = map[int]Key{}
		for key, record := range d.in.Base.Items {
			if record.Issue.Number != 0 && !record.Phase {
				d.numbers[record.Issue.Number] = key
			}
		}
	}
	if key, ok := d.numbers[number]; ok {
		return Blocker{Item: key}
	}
	return Blocker{Issue: number}
}

// signOffs lists the sign-off items of a milestone, or of a whole plan.
func (d *differ) signOffs(of dependency) []Key {
	milestone := d.milestoneAt[milestoneRef{of.document, max(of.milestone, 0)}]
	var keys []Key
	for _, placed := range d.in.Placement.Items {
		_, item := d.source(placed)
		if item.Role != parser.RoleSignOff {
			continue
		}
		whole := of.milestone < 0 && placed.Document == of.document
		if at := d.milestoneAt[milestoneRef{placed.Document, item.Milestone}]; whole || of.milestone >= 0 && at != "" && at == milestone {
			keys = append(keys, placed.Key)
		}
	}
	return keys
}

// beginning lists the top-level items of a milestone's first phase, or of its implementation where
// it has no phases.
func (d *differ) beginning(of PlacedMilestone) []Key {
	var phased, plain []Key
	first := -1
	for _, placed := range d.in.Placement.Items {
		document, item := d.source(placed)
		if placed.Document != of.Document || item.Milestone != of.Index || item.Depth > 0 || item.Role != parser.RoleImplementation {
			continue
		}
		phase := phaseOf(document.Plan, item.Section)
		if first < 0 {
			first = phase
		}
		if phase >= 0 && phase == first {
			phased = append(phased, placed.Key)
		}
		plain = append(plain, placed.Key)
	}
	if first >= 0 {
		return phased
	}
	return plain
}

// wantSteps asks that each step of an ordered list waits for the one before it.
func (d *differ) wantSteps(wanted map[Key][]Blocker) {
	for _, placed := range d.in.Placement.Items {
		document, item := d.source(placed)
		for step := document.steps[item.Offset]; step.number > 1; {
			before := step.before
			if d.unclear[itemRef{placed.Document, before}] {
				wanted[placed.Key] = append(wanted[placed.Key], d.out.Items[placed.Key].Blockers...)
				break
			}
			if key, ok := d.keyAt[itemRef{placed.Document, before}]; ok {
				wanted[placed.Key] = append(wanted[placed.Key], Blocker{Item: key})
				break
			}
			step = document.steps[document.Plan.Items[before].Offset]
		}
	}
}

// relate compares what blocks an item with what is wanted, and returns how many relations GitHub
// cannot be asked for.
func (d *differ) relate(placed Placed, wanted []Blocker, sure bool) (unmade int) {
	now, want := d.out.Items[placed.Key], d.out.WantedItems[placed.Key]
	if want.Status != StatusLive || len(wanted)+len(now.Blockers) == 0 {
		return 0
	}
	if d.in.Base.Items[placed.Key].TitleHash != "" {
		// Rebuilt from its marker: what is asked for is taken for made.
		for _, b := range wanted {
			if d.hasIssue(b) {
				now.Blockers = withBlocker(now.Blockers, Blocker{Item: b.Item, Issue: b.Issue})
			}
		}
		want.Blockers = now.Blockers
		d.out.Items[placed.Key], d.out.WantedItems[placed.Key] = now, want
		return 0
	}
	_, item := d.source(placed)
	title := fullTitle(want.Title, want.Suffix)
	for _, b := range now.Blockers {
		switch _, still := findBlocker(wanted, b); {
		case still || !sure:
		case b.Status == BlockerTheirs || b.Status == BlockerRefused || !d.hasIssue(b):
			now.Blockers, want.Blockers = withoutBlocker(now.Blockers, b), withoutBlocker(want.Blockers, b)
		case !d.in.Base.Repo.NoRelations:
			want.Blockers = withoutBlocker(want.Blockers, b)
			d.unblocks = append(d.unblocks, UnblockIssue{Key: placed.Key, Blocker: b, Line: item.Line, Title: title, By: d.titleOfBlocker(b)})
		}
	}
	for _, b := range wanted {
		known, is := findBlocker(want.Blockers, b)
		switch {
		case is && known.Status != BlockerIntended || !d.mayBlock(placed.Key, b):
		case d.in.Base.Repo.NoRelations:
			unmade++
		case !is && len(want.Blockers) >= maxBlockers:
			d.notice("relation-limit", want.Plan, item.Line, "GitHub lets %d issues block one: %s is left out for %q", maxBlockers, d.titleOfBlocker(b), title)
		default:
			b.Status = known.Status
			want.Blockers = withBlocker(want.Blockers, Blocker{Item: b.Item, Issue: b.Issue})
			d.blocks = append(d.blocks, BlockIssue{Key: placed.Key, Blocker: b, Line: item.Line, Title: title, By: d.titleOfBlocker(b)})
		}
	}
	d.out.Items[placed.Key], d.out.WantedItems[placed.Key] = now, want
	return unmade
}

// hasIssue tells whether there is an issue behind a relation.
func (d *differ) hasIssue(b Blocker) bool {
	return b.Item == "" || d.in.Base.Items[b.Item].Issue.Number != 0
}

// mayBlock tells whether a relation is worth making: both issues exist, or are made now, and are
// open.
func (d *differ) mayBlock(key Key, b Blocker) bool {
	if d.states[key].State != parser.StateOpen || b.Item == key {
		return false
	}
	if b.Item == "" {
		return b.Issue != d.in.Base.Items[key].Issue.Number
	}
	return d.states[b.Item].State == parser.StateOpen && d.out.WantedItems[b.Item].Status == StatusLive
}

func (d *differ) titleOfBlocker(b Blocker) string {
	if b.Item == "" {
		return fmt.Sprintf("#%d", b.Issue)
	}
	record := d.out.WantedItems[b.Item]
	if record.Key == "" {
		record = d.in.Base.Items[b.Item]
	}
	return fullTitle(record.Title, record.Suffix)
}

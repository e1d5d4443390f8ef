package sync

import (
	"cmp"
	"slices"
	"time"
)

// The modes of collecting, see [Policy.Collect].
const (
	CollectOn  = "on"
	CollectAsk = "ask"
)

// Collects reports whether people's issues are proposed as lines at all. Nothing is where nothing is
// written into documents.
func (p Policy) Collects() bool { return p.Collect != "" && p.WriteBack != WriteBackOff }

// FollowsLinks reports whether a line that links a person's issue is tracked by it: who collects wants that of
// the lines that were collected.
func (p Policy) FollowsLinks() bool { return p.Adopt || p.Collect != "" }

// Collection is what is known of people's issues that may become lines of plans. The zero value says that
// none may.
type Collection struct {
	On bool `json:"on,omitempty"`
	// Listed tells that all issues were listed since it is on, and Covers lists the milestones of people's
	// that were known then: an issue may have been in such a milestone long before.
	Listed bool  `json:"listed,omitempty"`
	Covers []int `json:"covers,omitempty"`
	// Found lists the issues that were found in a plan's milestone and not looked at yet, Passed those that
	// were and are no new lines, for as long as they are listed again and again.
	Found  []int    `json:"found,omitempty"`
	Passed []Passed `json:"passed,omitempty"`
	// Others counts what was open in milestones with collected issues beside all that is known. Where it gets
	// less, something known is not there any more and is to be looked for.
	Others []MilestoneCount `json:"others,omitempty"`
}

// Passed is an issue as it was when it was looked at.
type Passed struct {
	Number    int       `json:"number"`
	UpdatedAt time.Time `json:"updated_at"`
}

// MilestoneCount is a count for a milestone.
type MilestoneCount struct {
	Number int `json:"number"`
	Count  int `json:"count"`
}

// HasPassed reports whether an issue was looked at as it is.
func (c Collection) HasPassed(row Issue) bool {
	return slices.ContainsFunc(c.Passed, func(p Passed) bool { return p.Number == row.Number && p.UpdatedAt.Equal(row.UpdatedAt) })
}

// IsWaiting reports whether the record is one of an issue that has no line yet.
func (r ItemBase) IsWaiting() bool {
	return r.Collected && r.Status == StatusRemoved && r.Issue.Number != 0
}

// Forgotten is the record of an issue that is not to become a line any more: nothing is left of it.
func (r ItemBase) Forgotten() ItemBase {
	return ItemBase{Key: r.Key, Status: StatusRemoved, Plan: r.Plan, History: r.History}
}

// CountOthers counts, for each milestone with issues that wait for lines, what GitHub says is open in it beside
// all that is known to be.
func (b *Base) CountOthers(milestones []Milestone) []MilestoneCount {
	known, waits := map[int]int{}, map[int]bool{}
	for _, record := range b.Items {
		if record.Issue.Number == 0 || record.Issue.Closed || record.Status == StatusUnlinked {
			continue
		}
		known[record.Issue.Milestone]++
		waits[record.Issue.Milestone] = waits[record.Issue.Milestone] || record.IsWaiting()
	}
	var counts []MilestoneCount
	for _, milestone := range milestones {
		if waits[milestone.Number] {
			counts = append(counts, MilestoneCount{Number: milestone.Number, Count: milestone.OpenIssues - known[milestone.Number]})
		}
	}
	slices.SortFunc(counts, func(a, b MilestoneCount) int { return a.Number - b.Number })
	return counts
}

// LacksOthers reports whether a milestone has fewer others than when they were counted before: something known has left
// it without a word, as what is deleted or transferred does.
func (c Collection) LacksOthers(now []MilestoneCount) bool {
	return slices.ContainsFunc(c.Others, func(before MilestoneCount) bool {
		return slices.ContainsFunc(now, func(o MilestoneCount) bool { return o.Number == before.Number && o.Count < before.Count })
	})
}

// UncoveredMilestones reports whether there may be issues in milestones of which no list has told.
func (b *Base) UncoveredMilestones() bool {
	c := b.Repo.Collection
	if !c.On {
		return false
	}
	return !c.Listed || slices.ContainsFunc(b.peoplesMilestones(), func(number int) bool { return !slices.Contains(c.Covers, number) })
}

// Cover notes that all issues were listed.
func (b *Base) Cover() {
	if b.Repo.Collection.On {
		b.Repo.Collection.Listed, b.Repo.Collection.Covers = true, b.peoplesMilestones()
	}
}

// peoplesMilestones lists the milestones of plans that people made.
func (b *Base) peoplesMilestones() []int {
	var numbers []int
	for _, record := range b.Milestones {
		if record.Milestone.Number != 0 && !record.Gone && !record.Milestone.Ours {
			numbers = append(numbers, record.Milestone.Number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// HasMilestone reports whether a number is that of a plan's milestone.
func (b *Base) HasMilestone(number int) bool {
	for _, record := range b.Milestones {
		if number != 0 && record.Milestone.Number == number && !record.Gone {
			return true
		}
	}
	return false
}

// Waiting lists the records of issues that have no line yet, in the order of their numbers.
func (b *Base) Waiting() []ItemBase {
	var records []ItemBase
	for _, record := range b.Items {
		if record.IsWaiting() {
			records = append(records, record)
		}
	}
	slices.SortFunc(records, func(a, b ItemBase) int {
		return cmp.Or(cmp.Compare(a.Issue.Number, b.Issue.Number), cmp.Compare(a.Key, b.Key))
	})
	return records
}

package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// CodeStart is the code of the notice that a start waits for an approval.
const CodeStart = "start"

// Onboarding says whether people are asked before anything is begun, and what there is to tell them. The
// zero value asks nobody.
type Onboarding struct {
	// Asks tells that people are asked.
	Asks bool
	// Stood tells that this is the first look at the repository, and that its plans stood there when the
	// App was installed.
	Stood bool
	// People holds the open issues that people opened, for finding those that look like items.
	People []sync.Issue
}

// begin lets a changeset go ahead, or keeps back what it would begin until somebody approves it: all of it
// where the plans stood there before the App, else what is new if that is a large import. What an import
// that was approved has still to make goes ahead.
func begin(in Input, changes sync.Changeset) sync.Changeset {
	if !in.Onboarding.Asks {
		changes.Starting.Dialects = allDialects(in)
		return changes
	}
	if in.Base.Repo.Starting.Asked || in.Onboarding.Stood {
		return beginAsked(in, changes, true)
	}
	dialects := newDialects(in, changes)
	if dialects.hold(&in) {
		changes = compute(in)
	}
	return dialects.tell(beginAsked(in, changes, false))
}

// beginAsked is begin for all that a changeset holds: at the first look at a repository, or later.
func beginAsked(in Input, changes sync.Changeset, first bool) sync.Changeset {
	starting := in.Base.Repo.Starting
	issues := issuesOf(changes)
	if !first && len(issues) <= sync.MaxFreeCreations+starting.Allowed {
		changes.Starting.Allowed = min(starting.Allowed, len(issues))
		return changes
	}
	if first && len(changes.Actions)+len(changes.Edits) == 0 {
		changes.Starting.Asked, changes.Starting.Dialects = starting.Asked, starting.Dialects
		return changes
	}
	question := startQuestion(in, changes, issues, first)
	if slices.Contains(in.Base.Approved, question.Hash) {
		changes.Granted = append(changes.Granted, question.Hash)
		changes.Starting.Allowed = len(issues)
		if first {
			changes.Starting.Dialects = allDialects(in)
		}
		return changes
	}
	if first {
		changes = sync.Changeset{Questions: changes.Questions, Granted: changes.Granted}
		changes.Starting.Asked = true
	} else {
		in.holdNew = true
		changes = compute(in)
		changes.Starting.Allowed = starting.Allowed
	}
	changes.Questions = slices.Insert(changes.Questions, 0, question)
	changes.Notices = append(changes.Notices, sync.Notice{Code: CodeStart, Message: "nothing is begun until somebody approves it: " + question.Why})
	return changes
}

// issuesOf lists the issues that a changeset makes.
func issuesOf(changes sync.Changeset) []sync.CreateIssue {
	var issues []sync.CreateIssue
	for _, action := range changes.Actions {
		if create, ok := action.(sync.CreateIssue); ok {
			issues = append(issues, create)
		}
	}
	return issues
}

// startQuestion asks whether to begin with a changeset. Its hash is that of what would be made, and of how
// it would be shown; keys are left out, since those of new items are new each time.
func startQuestion(in Input, changes sync.Changeset, issues []sync.CreateIssue, stood bool) sync.Question {
	start := &sync.Start{Stood: stood, Issues: len(issues), Edits: len(changes.Edits)}
	titles := map[sync.Key]string{}
	parts := []string{string(sync.AskStart)}
	for _, action := range changes.Actions {
		switch a := action.(type) {
		case sync.CreateMilestone:
			titles[a.Key] = a.Title
			parts = append(parts, a.Kind(), a.Title, a.DueOn)
		case sync.CreateIssue, sync.LinkSubIssue, sync.BlockIssue:
			start.Creations++
		}
		if label, ok := action.(sync.CreateLabel); ok {
			start.Labels = append(start.Labels, label.Name)
		}
	}
	for _, issue := range issues {
		parts = append(parts, issue.Kind(), changes.PlannedItems[issue.Key].Plan, issue.Title, titles[issue.Milestone])
		parts = append(append(parts, issue.Labels...), issue.Assignees...)
	}
	for _, edit := range changes.Edits {
		parts = append(parts, edit.Proposed.Field, edit.Title, edit.Proposed.Value)
	}
	start.Took = sync.TimeFor(start.Creations)
	start.Sections = startSections(changes, issues)
	start.Milestones = startMilestones(changes, issues)
	start.People = startPeople(issues)
	start.Lookalikes = lookalikes(in.Onboarding.People, changes, issues)
	return sync.Question{Kind: sync.AskStart, Hash: sync.ShortHash(parts...), Why: startWords(start, len(changes.Actions)), Start: start}
}

func startWords(start *sync.Start, actions int) string {
	many := func(n int, what string) string { return sync.Several(n, what, what+"s") }
	words := "make " + many(start.Issues, "issue")
	if start.Issues == 0 {
		words = "change " + many(actions, "thing") + " on GitHub"
	}
	if n := len(start.Milestones); n > 0 {
		words += " in " + many(n, "new milestone")
	}
	return words
}

// startSections counts the issues of each outermost section, in the order of plans and sections.
func startSections(changes sync.Changeset, issues []sync.CreateIssue) []sync.StartSection {
	var sections []sync.StartSection
	for _, issue := range issues {
		record := changes.PlannedItems[issue.Key]
		title := ""
		if len(record.Section) > 0 {
			title = record.Section[0]
		}
		at := slices.IndexFunc(sections, func(s sync.StartSection) bool { return s.Plan == record.Plan && s.Title == title })
		if at < 0 {
			at = len(sections)
			sections = append(sections, sync.StartSection{Plan: record.Plan, Title: title, Glob: sync.SectionGlob(title)})
		}
		sections[at].Issues++
	}
	slices.SortStableFunc(sections, func(a, b sync.StartSection) int { return cmp.Compare(a.Plan, b.Plan) })
	return sections
}

func startMilestones(changes sync.Changeset, issues []sync.CreateIssue) []sync.StartMilestone {
	var milestones []sync.StartMilestone
	for _, action := range changes.Actions {
		create, ok := action.(sync.CreateMilestone)
		if !ok {
			continue
		}
		milestone := sync.StartMilestone{Title: create.Title, DueOn: create.DueOn}
		for _, issue := range issues {
			if issue.Milestone == create.Key {
				milestone.Issues++
			}
		}
		milestones = append(milestones, milestone)
	}
	return milestones
}

// startPeople counts the issues of each assignee, in the order of logins.
func startPeople(issues []sync.CreateIssue) []sync.StartPerson {
	count, login := map[string]int{}, map[string]string{}
	for _, issue := range issues {
		for _, name := range issue.Assignees {
			key := strings.ToLower(name)
			count[key]++
			login[key] = cmp.Or(login[key], name)
		}
	}
	var people []sync.StartPerson
	for _, key := range sync.SortedKeys(count) {
		people = append(people, sync.StartPerson{Login: login[key], Issues: count[key]})
	}
	return people
}

// lookalikes finds the issues of people that have the title of an item, with its suffix or without.
func lookalikes(people []sync.Issue, changes sync.Changeset, issues []sync.CreateIssue) []sync.Lookalike {
	byTitle := map[string][]sync.Issue{}
	for _, row := range people {
		title := identity.NormalText(markup.PlainTitle(row.Title))
		byTitle[title] = append(byTitle[title], row)
	}
	var found []sync.Lookalike
	for _, issue := range issues {
		record := changes.PlannedItems[issue.Key]
		titles := []string{identity.NormalText(record.Title), identity.NormalText(issue.Title)}
		for _, title := range slices.Compact(titles) {
			for _, row := range byTitle[title] {
				found = append(found, sync.Lookalike{Issue: row.Number, Plan: record.Plan, Line: record.Line, Title: row.Title})
			}
		}
	}
	return found
}

package diff

import (
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// dialects are those that were never read in the repository before, and whether somebody approved them.
type dialects struct {
	questions []sync.Question
	granted   []string
	// known are those that may be read.
	known []string
}

// newDialects asks whether something may be made of the plans of each dialect in which nothing was made
// before. Plans that the configuration names are wanted.
func newDialects(in Input, changes sync.Changeset) dialects {
	found := dialects{known: splitDialects(in.Base.Repo.Starting.Dialects)}
	for _, name := range unknownDialects(in, changes, found.known) {
		only := issuesIn(in, changes, name)
		question := startQuestion(in, changesFor(changes, only), only, false)
		question.Start.Dialect, question.Start.Since = name, whyDialect(in, name)
		question.Why = startWords(question.Start, len(only))
		question.Hash = sync.ShortHash(question.Hash, name)
		if slices.Contains(in.Base.Approved, question.Hash) {
			found.granted, found.known = append(found.granted, question.Hash), append(found.known, name)
			continue
		}
		found.questions = append(found.questions, question)
	}
	return found
}

// hold lets all that is new in plans wait that nobody has approved, and reports whether there are any.
func (d dialects) hold(in *Input) bool {
	in.holdPlans = map[string]bool{}
	for _, document := range in.Documents {
		if slices.ContainsFunc(d.questions, func(q sync.Question) bool { return asksDialect(document, q.Start.Dialect) }) {
			in.holdPlans[document.Path] = true
		}
	}
	return len(in.holdPlans) > 0
}

// tell completes a changeset with what is asked about dialects.
func (d dialects) tell(changes sync.Changeset) sync.Changeset {
	for _, question := range d.questions {
		changes.Notices = append(changes.Notices, sync.Notice{Code: CodeStart, Message: "plans as " + question.Start.Dialect +
			" writes them are seen for the first time here, and nothing is made of them until somebody approves it: " + question.Why})
	}
	changes.Questions = append(slices.Clone(d.questions), changes.Questions...)
	changes.Granted = append(changes.Granted, d.granted...)
	changes.Starting.Dialects = joinDialects(d.known)
	return changes
}

// asksDialect reports whether a document is in a dialect that has to be asked about.
func asksDialect(document sync.Document, name string) bool {
	return document.Plan != nil && document.Plan.Dialect == name && !document.Named
}

// unknownDialects lists the dialects of plans with new issues that are not known yet, in order.
func unknownDialects(in Input, changes sync.Changeset, known []string) []string {
	var names []string
	for _, document := range in.Documents {
		if document.Plan == nil || document.Plan.Dialect == "" || document.Named || slices.Contains(known, document.Plan.Dialect) || slices.Contains(names, document.Plan.Dialect) {
			continue
		}
		if len(issuesIn(in, changes, document.Plan.Dialect)) > 0 {
			names = append(names, document.Plan.Dialect)
		}
	}
	slices.Sort(names)
	return names
}

// issuesIn lists the issues that a changeset makes of plans in a dialect.
func issuesIn(in Input, changes sync.Changeset, name string) []sync.CreateIssue {
	plans := map[string]bool{}
	for _, document := range in.Documents {
		plans[document.Path] = asksDialect(document, name)
	}
	return slices.DeleteFunc(issuesOf(changes), func(issue sync.CreateIssue) bool {
		return !plans[changes.PlannedItems[issue.Key].Plan]
	})
}

// changesFor is what of a changeset makes some issues: so that a question about them stays the same
// whatever else there is to do.
func changesFor(changes sync.Changeset, issues []sync.CreateIssue) sync.Changeset {
	milestones, labels := map[sync.Key]bool{}, map[string]bool{}
	some := sync.Changeset{PlannedItems: changes.PlannedItems}
	for _, issue := range issues {
		milestones[issue.Milestone] = true
		for _, label := range issue.Labels {
			labels[label] = true
		}
	}
	for _, action := range changes.Actions {
		switch a := action.(type) {
		case sync.CreateMilestone:
			if milestones[a.Key] {
				some.Actions = append(some.Actions, a)
			}
		case sync.CreateLabel:
			if labels[a.Name] {
				some.Actions = append(some.Actions, a)
			}
		}
	}
	for _, issue := range issues {
		some.Actions = append(some.Actions, issue)
	}
	return some
}

// whyDialect says why a document is in a dialect, by the first one that is.
func whyDialect(in Input, name string) string {
	for _, document := range in.Documents {
		if asksDialect(document, name) {
			return document.Path + " is one, since " + document.Why
		}
	}
	return ""
}

// allDialects are the dialects of all plans, and those known before.
func allDialects(in Input) string {
	names := splitDialects(in.Base.Repo.Starting.Dialects)
	for _, document := range in.Documents {
		if document.Plan != nil && document.Plan.Dialect != "" {
			names = append(names, document.Plan.Dialect)
		}
	}
	return joinDialects(names)
}

func splitDialects(names string) []string {
	return strings.FieldsFunc(names, func(r rune) bool { return r == ',' })
}

func joinDialects(names []string) string {
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ",")
}

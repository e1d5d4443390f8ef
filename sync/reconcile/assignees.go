package reconcile

import (
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// assignable leaves out of an action whom GitHub would not assign a moment ago: each refusal
// costs a request, and one is enough.
func (ap *applier) assignable(action sync.Action) sync.Action {
	if len(ap.unassignable) == 0 {
		return action
	}
	known := func(logins []string) []string {
		return slices.DeleteFunc(slices.Clone(logins), func(login string) bool { return ap.unassignable[strings.ToLower(login)] })
	}
	switch a := action.(type) {
	case sync.CreateIssue:
		a.Assignees = known(a.Assignees)
		return a
	case sync.UpdateIssue:
		if a.Assignees != nil {
			logins := known(*a.Assignees)
			a.Assignees = &logins
			return a
		}
	}
	return action
}

// learnAssignees remembers who was asked for and is not on the issue.
func (ap *applier) learnAssignees(action sync.Action, outcome sync.Outcome) {
	var asked []string
	switch a := action.(type) {
	case sync.CreateIssue:
		asked = a.Assignees
	case sync.UpdateIssue:
		if a.Assignees != nil {
			asked = *a.Assignees
		}
	}
	if outcome.Issue == nil {
		return
	}
	for _, login := range asked {
		if !slices.ContainsFunc(outcome.Issue.Assignees, func(has string) bool { return strings.EqualFold(has, login) }) {
			if ap.unassignable == nil {
				ap.unassignable = map[string]bool{}
			}
			ap.unassignable[strings.ToLower(login)] = true
		}
	}
}

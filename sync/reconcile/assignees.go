package reconcile

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
)

const (
	// askAgain is the pause before it is asked again whether somebody can be assigned, where a pass
	// looks at the plans anyway; a push asks at once. After askAtRest a repository at rest is looked at for
	// it.
	askAgain  = time.Hour
	askAtRest = 24 * time.Hour
	// maxAsked bounds of how many a pass asks.
	maxAsked = 20
)

// peopleWait reports whether a repository at rest has somebody to be asked about again.
func (s *study) peopleWait() bool {
	return slices.ContainsFunc(s.base.Repo.Unassignable, func(u sync.Unassignable) bool {
		return s.now().Sub(u.AskedAt) >= askAtRest
	})
}

// askForPeople asks again about those who could not be assigned, and forgets whom no plan names any more.
func (s *study) askForPeople(ctx context.Context) error {
	repo := &s.base.Repo
	if len(repo.Unassignable) == 0 {
		return nil
	}
	owners := diff.Owners(s.plans.documents, s.plans.policy)
	pushed, asked, changed := repo.Commit != s.head.Commit, 0, false
	for _, u := range repo.Unassignable {
		switch due := pushed || s.now().Sub(u.AskedAt) >= askAgain; {
		case !owners[u.Login]:
			repo.SetAssignable(u.Login, true, s.now())
		case due && asked < maxAsked:
			asked++
			can, err := s.host.Assignable(ctx, s.repo, u.Login)
			if err != nil {
				return err
			}
			repo.SetAssignable(u.Login, can, s.now())
		default:
			continue
		}
		changed = true
	}
	if !changed {
		return nil
	}
	return s.saveRepo(ctx)
}

// assignable leaves out of an action whom GitHub would not assign a moment ago: each refusal
// costs requests, and one is enough.
func (ap *applier) assignable(action sync.Action) sync.Action {
	switch a := action.(type) {
	case sync.CreateIssue:
		a.Assignees = ap.may(a.Assignees)
		return a
	case sync.UpdateIssue:
		if a.Assignees != nil {
			logins := ap.may(*a.Assignees)
			a.Assignees = &logins
		}
		return a
	}
	return action
}

// may leaves out those who cannot be assigned.
func (ap *applier) may(logins []string) []string {
	return slices.DeleteFunc(slices.Clone(logins), func(login string) bool { return ap.refusedPeople[strings.ToLower(login)] })
}

// agreedPeople leaves out of those who were asked for whom GitHub cannot assign: they are assigned once it can.
func (ap *applier) agreedPeople(logins []string, outcome sync.Outcome) []string {
	return slices.DeleteFunc(ap.may(logins), func(login string) bool {
		return slices.ContainsFunc(outcome.Unassignable, func(other string) bool { return strings.EqualFold(other, login) })
	})
}

// learnAssignees remembers who cannot be assigned, and tells it.
func (ap *applier) learnAssignees(ctx context.Context, action sync.Action, outcome sync.Outcome) error {
	if len(outcome.Unassignable) == 0 {
		return nil
	}
	for _, login := range outcome.Unassignable {
		ap.s.base.Repo.SetAssignable(login, false, ap.s.now())
		if ap.refusedPeople == nil {
			ap.refusedPeople = map[string]bool{}
		}
		ap.refusedPeople[strings.ToLower(login)] = true
		want := ap.changes.PlannedItems[action.Subject()]
		ap.s.result.Notices = append(ap.s.result.Notices, sync.NotAssignable(login, want.Plan, want.Line))
	}
	return ap.s.saveRepo(ctx)
}

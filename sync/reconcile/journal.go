package reconcile

import (
	"cmp"
	"context"
	"time"

	"github.com/milepost/milepost/sync"
)

// enter puts down what was done on GitHub. It is stored with the next record, in one transaction.
func (s *session) enter(effect sync.Effect) {
	if s.result.Pass == "" {
		s.result.Pass = sync.ShortHash(s.repo.String(), s.head.Commit, s.now().UTC().Format(time.RFC3339Nano), effect.Kind, effect.Title)
	}
	effect.Pass, effect.At, effect.Commit = s.result.Pass, s.now().UTC(), cmp.Or(s.head.Commit, s.base.Repo.Commit)
	s.journal = append(s.journal, effect)
}

// enterFound puts down what was created by a pass that never heard of it, as the base before the lists were read tells.
func (s *session) enterFound(before *sync.Base) {
	for _, key := range sync.SortedKeys(before.Items) {
		old, row := before.Items[key], s.base.Items[key].Issue
		if old.Status == sync.StatusIntended && old.Issue.Number == 0 && row.Number != 0 {
			s.found = append(s.found, sync.Effect{
				Kind: sync.CreateIssue{}.Kind(), Key: key, Issue: row.Number, Title: row.Title, After: sync.StateOfIssue(row),
			})
		}
	}
	for _, key := range sync.SortedKeys(before.Milestones) {
		old, row := before.Milestones[key], s.base.Milestones[key].Milestone
		if !old.IntendedAt.IsZero() && old.Milestone.Number == 0 && row.Number != 0 {
			s.found = append(s.found, sync.Effect{Kind: sync.CreateMilestone{}.Kind(), Key: key, Milestone: row.Number, Title: row.Title})
		}
	}
	for _, effect := range s.found {
		s.enter(effect)
	}
}

// effect is what an action changed. The base still has what was there before.
func (ap *applier) effect(action sync.Action, outcome sync.Outcome) sync.Effect {
	key := action.Subject()
	effect := sync.Effect{Kind: action.Kind(), Key: key, Title: sync.TitleOf(action)}
	switch before := ap.s.base.Items[key].Issue; {
	case outcome.Issue != nil:
		effect.Issue = outcome.Issue.Number
		effect.Before, effect.After = sync.StateOfIssue(before), sync.StateOfIssue(*outcome.Issue)
	case outcome.Milestone != nil:
		effect.Milestone = outcome.Milestone.Number
	default:
		effect.Issue, effect.Milestone = before.Number, ap.s.base.Milestones[key].Milestone.Number
	}
	return effect
}

// update changes an issue beside the changeset and puts that down; undoes is the pass that it takes back, if it
// does. It returns the issue as it is then.
func (s *session) update(ctx context.Context, update sync.UpdateIssue, row sync.Issue, undoes string) (sync.Issue, error) {
	outcome, err := s.host.Do(ctx, s.repo, update, sync.Target{Issue: row.Number, IssueID: row.ID})
	if err != nil {
		return row, err
	}
	after := row
	if outcome.Issue != nil {
		after = *outcome.Issue
	}
	s.enter(sync.Effect{
		Kind: update.Kind(), Key: update.Key, Issue: row.Number, Title: sync.TitleOf(update), Undoes: undoes,
		Before: sync.StateOfIssue(row), After: sync.StateOfIssue(after),
	})
	return after, nil
}

package reconcile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

const (
	// maxUntold is how many passes are remembered of which no report told, maxEarlier how much of what they did the next
	// report tells: an import of many thousand items takes so many.
	maxUntold  = 100
	maxEarlier = 10_000
	// maxPassNames is how many passes a report names.
	maxPassNames = 10
)

// owe puts down that what a pass did is still to be told: limits, faults and stops end passes before they report.
func (s *session) owe(change *sync.Change) {
	if len(s.journal) == 0 || slices.Contains(s.base.Repo.Untold, s.result.Pass) {
		return
	}
	untold := append(slices.Clone(s.base.Repo.Untold), s.result.Pass)
	s.base.Repo.Untold = untold[max(0, len(untold)-maxUntold):]
	if change.Repo == nil {
		change.Repo = &s.base.Repo
	}
	change.Repo.Untold = s.base.Repo.Untold
}

// recall reads what passes before this one did and no report has told.
func (r *reporter) recall(ctx context.Context) error {
	for _, pass := range r.s.base.Repo.Untold {
		if pass == r.s.result.Pass {
			continue
		}
		effects, err := r.s.ledger.Effects(ctx, r.s.repo, pass)
		if err != nil {
			return err
		}
		for _, effect := range effects {
			if _, ok := actionOf(effect); !ok || effect.Undoes != "" {
				continue // what was taken back is told where it was asked for
			}
			if len(r.earlier) == maxEarlier {
				r.leftOut++
				continue
			}
			r.earlier = append(r.earlier, effect)
		}
	}
	r.earlier = append(r.earlier, r.s.found...)
	return nil
}

// withEarlier completes what this pass did with what those before it did.
func (r *reporter) withEarlier(done sync.Preview) sync.Preview {
	if len(r.earlier) == 0 {
		return done
	}
	actions := make([]sync.Action, 0, len(r.earlier)+len(done.Actions))
	for _, effect := range r.earlier {
		action, _ := actionOf(effect)
		if create, ok := action.(sync.CreateIssue); ok {
			create.Assignees = r.s.base.Items[create.Key].Assignees
			action = r.asAssigned(create)
		}
		actions = append(actions, action)
		r.told.point(&done, effect.Key)
		if _, ok := done.Subjects[effect.Key]; !ok && effect.Key != "" {
			record := r.s.base.Items[effect.Key]
			done.Subjects[effect.Key] = sync.Subject{Plan: record.Plan, Number: effect.Issue + effect.Milestone, Title: effect.Title, Milestone: effect.Milestone != 0, Gone: true}
		}
	}
	done.Actions = append(actions, done.Actions...)
	done.People = sync.Assigned(done.Actions, func(key sync.Key) []string { return r.told.before[key].Issue.Assignees })
	return done
}

// actionOf is what an effect was the outcome of, as far as people are told of it. ok is false for what they are not.
func actionOf(effect sync.Effect) (action sync.Action, ok bool) {
	key := effect.Key
	update := sync.UpdateIssue{Key: key, Current: effect.Before.Title}
	closed := effect.After.State != parser.StateOpen
	switch effect.Kind {
	case sync.CreateIssue{}.Kind():
		return sync.CreateIssue{Key: key, Title: effect.Title}, true
	case sync.CreateMilestone{}.Kind():
		return sync.CreateMilestone{Key: key, Title: effect.Title}, true
	case sync.CreateLabel{}.Kind():
		return sync.CreateLabel{Name: effect.Title}, true
	case sync.LinkSubIssue{}.Kind():
		return sync.LinkSubIssue{Key: key, Title: effect.Title}, true
	case sync.UnlinkSubIssue{}.Kind():
		return sync.UnlinkSubIssue{Key: key, Title: effect.Title}, true
	case sync.BlockIssue{}.Kind():
		return sync.BlockIssue{Key: key, Title: effect.Title}, true
	case sync.UnblockIssue{}.Kind():
		return sync.UnblockIssue{Key: key, Title: effect.Title}, true
	case "close_issue", "reopen_issue":
		update.Closed, update.Reason = &closed, sync.ReasonFor(effect.After.State)
	case "retitle_issue":
		update.Title = &effect.After.Title
	case "move_issue":
		update.Labels = new([]string)
	case "update_issue":
	case "close_milestone", "reopen_milestone", "update_milestone":
		return milestoneAction(effect), true
	default:
		return nil, false
	}
	return update, true
}

// milestoneAction is what was done to a milestone.
func milestoneAction(effect sync.Effect) sync.Action {
	update := sync.UpdateMilestone{Key: effect.Key, Current: effect.Title}
	if effect.Kind != "update_milestone" {
		closed := effect.Kind == "close_milestone"
		update.Closed = &closed
	}
	return update
}

// passes names the passes that a report tells of, this one last, and how to take them back.
func (r *reporter) passes() string {
	if _, forgets := r.s.ledger.(sync.Forgetful); forgets {
		return ""
	}
	names := slices.DeleteFunc(slices.Clone(r.s.base.Repo.Untold), func(pass string) bool { return pass == r.s.result.Pass })
	if len(r.earlier)+r.leftOut == 0 {
		names = nil
	}
	if r.s.result.Pass != "" {
		names = append(names, r.s.result.Pass)
	}
	if len(names) == 0 {
		return ""
	}
	undo := fmt.Sprintf("`milepost undo %s %s`", r.s.repo, names[len(names)-1])
	if len(names) == 1 {
		return fmt.Sprintf("This was pass `%s`: %s takes it back.", names[0], undo)
	}
	shown, more := names[max(0, len(names)-maxPassNames):], ""
	if hidden := len(names) - len(shown); hidden > 0 {
		more = fmt.Sprintf(" and %d before them", hidden)
	}
	text := fmt.Sprintf("These were passes `%s`%s: %s takes the last one back, and with its name each of the others.", strings.Join(shown, "`, `"), more, undo)
	if r.leftOut > 0 {
		text += fmt.Sprintf(" %s more things that they did are left out here; `milepost passes %s` lists them.", sync.Thousands(r.leftOut), r.s.repo)
	}
	return text
}

package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/observe"
)

// afterRefusal is the pause before work is tried again that waits for something GitHub refused.
const afterRefusal = 10 * time.Minute

// unseenFor is how long a creation with an unknown outcome is looked for before it is made again.
const unseenFor = 15 * time.Second

// waiting lists the items whose creation began a moment ago and was not seen to end. They are
// looked for again before anything is created.
func (s *study) waiting() map[sync.Key]bool {
	waiting := map[sync.Key]bool{}
	now := s.now()
	for key, record := range s.base.Items {
		if record.Status != sync.StatusIntended || record.Issue.Number != 0 {
			continue
		}
		if age := now.Sub(record.IntendedAt); age < unseenFor {
			waiting[key] = true
			s.again(now.Add(pauseAfter(age)))
		}
	}
	return waiting
}

// pauseAfter spaces the looks at 1, 2, 4 and 8 seconds after the creation began.
func pauseAfter(age time.Duration) time.Duration {
	for next := time.Second; next < unseenFor; next = 2*next + time.Second {
		if age < next {
			return next - age
		}
	}
	return unseenFor - age
}

// applier carries out a changeset.
type applier struct {
	s       *session
	changes *sync.Changeset
	// anyRejected reports that GitHub refused an action for good, rejectedRelations how many
	// relations it refused.
	anyRejected       bool
	rejectedRelations int
	// refusedPeople holds, in lower case, the logins that GitHub would not assign in this pass.
	refusedPeople map[string]bool
}

// apply carries out the actions in order. What GitHub refuses for good is told and skipped; an
// unclear outcome is left to the next pass; a limit ends the pass, with everything done so far
// on record.
func (ap *applier) apply(ctx context.Context) error {
	if err := ap.agree(ctx); err != nil {
		return err
	}
	var err error
	if ap.changes.Actions, err = ap.s.withoutKnownLabels(ctx, ap.changes.Actions); err != nil {
		return err
	}
	if err := ap.foresee(ctx); err != nil {
		return err
	}
	defer ap.tellRelations()
	for _, action := range ap.changes.Actions {
		if ap.s.lacks(action) {
			continue
		}
		block, relates := action.(sync.BlockIssue)
		err := ap.do(ctx, action)
		switch {
		case err == nil:
		case ctx.Err() != nil, sync.IsElsewhere(err):
			return err
		case sync.IsUnsupported(err):
			if err := ap.unsupported(ctx, action, err); err != nil {
				return err
			}
		case relates && (sync.IsRejected(err) || sync.IsGone(err)):
			if err := ap.relationRejected(ctx, block, err); err != nil {
				return err
			}
		case sync.IsUnclear(err):
			ap.notice("unclear", action, "%s: the answer was lost, so it is looked for again", sync.Describe(action))
			ap.s.again(ap.s.now().Add(time.Second))
		case sync.IsRejected(err), sync.IsGone(err):
			if err := ap.refused(ctx, action, err); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return nil
}

// agree stores the fields on which both sides agree, and the places of all items, before
// anything is changed.
func (ap *applier) agree(ctx context.Context) error {
	var change sync.Change
	for key, record := range ap.changes.AgreedItems {
		if record.Status == "" {
			continue // not begun yet
		}
		if old, ok := ap.s.base.Items[key]; !ok || !old.SameRecord(record) {
			ap.s.base.Items[key] = record
			change.Items = append(change.Items, record)
		}
	}
	for key, record := range ap.changes.AgreedMilestones {
		if record.Milestone.Number == 0 {
			continue
		}
		if old, ok := ap.s.base.Milestones[key]; !ok || old != record {
			ap.s.base.Milestones[key] = record
			change.Milestones = append(change.Milestones, record)
		}
	}
	if len(change.Items)+len(change.Milestones) == 0 {
		return nil
	}
	return ap.s.save(ctx, change)
}

// withoutKnownLabels leaves out the labels that are there. They are listed once, before the first one is made.
func (s *study) withoutKnownLabels(ctx context.Context, actions []sync.Action) ([]sync.Action, error) {
	needs := slices.ContainsFunc(actions, func(action sync.Action) bool {
		_, ok := action.(sync.CreateLabel)
		return ok
	})
	if !needs {
		return actions, nil
	}
	names, err := s.host.Labels(ctx, s.repo)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		s.knowLabel(name)
	}
	return slices.DeleteFunc(actions, func(action sync.Action) bool {
		label, ok := action.(sync.CreateLabel)
		return ok && slices.Contains(s.base.Repo.Labels, sync.LabelKey(label.Name))
	}), nil
}

func (s *study) knowLabel(name string) {
	if key := sync.LabelKey(name); !slices.Contains(s.base.Repo.Labels, key) {
		s.base.Repo.Labels = append(s.base.Repo.Labels, key)
	}
}

// errNoTarget says that an action needs something that an earlier action did not bring about.
var errNoTarget = errors.New("what it refers to does not exist yet")

// do carries out one action and records what it brought about.
func (ap *applier) do(ctx context.Context, action sync.Action) error {
	target, err := ap.target(action)
	if err == nil && ap.unlisted(action) {
		ap.s.again(ap.s.now().Add(sync.LookAgain))
		return nil
	}
	if err != nil {
		wait := sync.LookAgain
		if ap.anyRejected {
			wait = afterRefusal
		}
		ap.s.again(ap.s.now().Add(wait))
		return nil
	}
	if changed, err := ap.changedMeanwhile(ctx, action); changed || err != nil {
		return err
	}
	if err := ap.intend(ctx, action); err != nil {
		return err
	}
	outcome, err := ap.s.host.Do(ctx, ap.s.repo, ap.assignable(action), target)
	if err != nil {
		if _, ok := action.(sync.CreateIssue); ok && !sync.IsUnclear(err) {
			err = errors.Join(err, ap.unintend(ctx, action.Subject()))
		}
		return err
	}
	ap.s.applied++
	ap.s.result.Actions = append(ap.s.result.Actions, action)
	for _, dropped := range outcome.Dropped {
		ap.notice("not-set", action, "GitHub would not set %s", dropped)
	}
	ap.s.enter(ap.effect(action, outcome))
	if err := ap.record(ctx, action, outcome); err != nil {
		return err
	}
	return ap.learnAssignees(ctx, action, outcome)
}

// unlisted reports whether an action needs a milestone of which nobody knows whether it is there: GitHub
// would refuse one action after the other for one that was deleted.
func (ap *applier) unlisted(action sync.Action) bool {
	switch a := action.(type) {
	case sync.CreateIssue:
		return ap.s.unlisted[a.Milestone]
	case sync.UpdateIssue:
		return a.Milestone != nil && ap.s.unlisted[*a.Milestone]
	case sync.UpdateMilestone:
		return ap.s.unlisted[a.Key]
	}
	return false
}

// target resolves the keys of an action to numbers.
func (ap *applier) target(action sync.Action) (sync.Target, error) {
	var target sync.Target
	issue := func(key sync.Key) (sync.Issue, error) {
		row := ap.s.base.Items[key].Issue
		if row.Number == 0 {
			return row, errNoTarget
		}
		return row, nil
	}
	milestone := func(key sync.Key) (int, error) {
		number := ap.s.base.Milestones[key].Milestone.Number
		if key != "" && number == 0 {
			return 0, errNoTarget
		}
		return number, nil
	}
	var row, parent sync.Issue
	var err error
	switch a := action.(type) {
	case sync.CreateIssue:
		target.Milestone, err = milestone(a.Milestone)
	case sync.UpdateIssue:
		if row, err = issue(a.Key); err == nil && a.Milestone != nil {
			target.Milestone, err = milestone(*a.Milestone)
		}
	case sync.UpdateMilestone:
		target.Milestone, err = milestone(a.Key)
	case sync.LinkSubIssue:
		if row, err = issue(a.Key); err == nil {
			parent, err = issue(a.Parent)
		}
		target.Before = ap.s.base.Items[a.Before].Issue.ID
	case sync.UnlinkSubIssue:
		if row, err = issue(a.Key); err == nil {
			parent, err = issue(a.Parent)
		}
	case sync.BlockIssue:
		if row, err = issue(a.Key); err == nil {
			target.Blocker, err = ap.blockerID(a.Blocker)
		}
	case sync.UnblockIssue:
		if row, err = issue(a.Key); err == nil {
			target.Blocker, err = ap.blockerID(a.Blocker)
		}
	}
	target.Issue, target.IssueID, target.Parent = row.Number, row.ID, parent.Number
	return target, err
}

// intend records that a creation is about to begin, so that its issue is recognised by its
// marker if the outcome never reaches us.
func (ap *applier) intend(ctx context.Context, action sync.Action) error {
	switch a := action.(type) {
	case sync.CreateIssue:
		return ap.s.saveItem(ctx, ap.intended(a))
	case sync.CreateMilestone:
		record := ap.intendedMilestone(a)
		ap.s.base.Milestones[a.Key] = record
		return ap.s.save(ctx, sync.Change{Milestones: []sync.MilestoneBase{record}})
	case sync.BlockIssue:
		return ap.setBlocker(ctx, a.Key, a.Blocker, sync.BlockerIntended)
	}
	return nil
}

// unintend takes an intent back after GitHub said that nothing was created.
func (ap *applier) unintend(ctx context.Context, key sync.Key) error {
	record := ap.changes.AgreedItems[key]
	record.Status = sync.StatusUnissued
	return ap.s.saveItem(ctx, record)
}

// record stores what an action brought about: the fields that it changed are agreed on now.
func (ap *applier) record(ctx context.Context, action sync.Action, outcome sync.Outcome) error {
	switch a := action.(type) {
	case sync.CreateLabel:
		ap.s.knowLabel(a.Name)
		return ap.s.saveRepo(ctx)
	case sync.CreateMilestone, sync.UpdateMilestone:
		record := ap.changes.PlannedMilestones[a.Subject()]
		if outcome.Milestone != nil {
			record.Milestone = *outcome.Milestone
		}
		ap.s.base.Milestones[record.Key] = record
		return ap.s.save(ctx, sync.Change{Milestones: []sync.MilestoneBase{record}})
	}
	record, want := ap.s.base.Items[action.Subject()], ap.changes.PlannedItems[action.Subject()]
	want.Assignees = ap.agreedPeople(want.Assignees, outcome)
	switch a := action.(type) {
	case sync.CreateIssue:
		record.Status, record.Assignees = sync.StatusLive, want.Assignees
		if ap.s.plans.policy.Links != "" || a.Listed {
			ap.s.again(ap.s.now()) // now there is a number to be written into the line, or a body
		}
	case sync.UpdateIssue:
		record.Advance(a, want)
	case sync.LinkSubIssue:
		record.Parent = want.Parent
		if record.Adopted && !outcome.Existed {
			record.Ours.Parent = a.Parent
		}
	case sync.UnlinkSubIssue:
		record.Parent, record.Ours.Parent = want.Parent, ""
	case sync.BlockIssue:
		record.Blockers = sync.WithBlocker(record.Blockers, a.Blocker.Made(outcome))
	case sync.UnblockIssue:
		record.Blockers = sync.WithoutBlocker(record.Blockers, a.Blocker)
	}
	if outcome.Issue != nil {
		record.Issue = *outcome.Issue
	}
	return ap.s.saveItem(ctx, record)
}

// refused handles an answer that will not change by asking again.
func (ap *applier) refused(ctx context.Context, action sync.Action, err error) error {
	key := action.Subject()
	record, isItem := ap.s.base.Items[key]
	_, isUpdate := action.(sync.UpdateIssue)
	if sync.IsGone(err) && isItem && isUpdate {
		if ap.s.now().Sub(record.IntendedAt) < observe.CreateLag {
			ap.s.again(ap.s.now().Add(sync.LookAgain))
			return nil
		}
		record.Status = sync.StatusUnlinked
		ap.s.base.Items[key] = record
		ap.notice("unlinked", action, "issue #%d is gone from GitHub, so its item is left alone", record.Issue.Number)
		return ap.s.saveItem(ctx, record)
	}
	ap.anyRejected = true
	ap.notice("refused", action, "%s: %v", sync.Describe(action), err)
	return nil
}

func (ap *applier) notice(code string, action sync.Action, format string, args ...any) {
	notice := sync.Notice{Code: code, Message: fmt.Sprintf(format, args...)}
	if want, ok := ap.changes.PlannedItems[action.Subject()]; ok {
		notice.Plan, notice.Line = want.Plan, want.Line
	}
	ap.s.result.Notices = append(ap.s.result.Notices, notice)
}

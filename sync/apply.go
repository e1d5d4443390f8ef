package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// afterRefusal is the pause before work is tried again that waits for something GitHub refused.
const afterRefusal = 10 * time.Minute

// unseenFor is how long a creation with an unknown outcome is looked for before it is made again.
const unseenFor = 15 * time.Second

// waiting lists the items whose creation began a moment ago and was not seen to end. They are
// looked for again before anything is created.
func (p *pass) waiting() map[Key]bool {
	waiting := map[Key]bool{}
	now := p.Now()
	for key, record := range p.base.Items {
		if record.Status != StatusIntended || record.Issue.Number != 0 {
			continue
		}
		if age := now.Sub(record.IntendedAt); age < unseenFor {
			waiting[key] = true
			p.again(now.Add(pauseAfter(age)))
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

// apply carries out the actions in order. What GitHub refuses for good is told and skipped; an
// unclear outcome is left to the next pass; a limit ends the pass, with everything done so far
// on record.
func (p *pass) apply(ctx context.Context, changes *Changeset) error {
	if err := p.agree(ctx, changes); err != nil {
		return err
	}
	if err := p.learnLabels(ctx, changes); err != nil {
		return err
	}
	defer p.tellRelations()
	for _, action := range changes.Actions {
		if p.lacks(action) {
			continue
		}
		block, relates := action.(BlockIssue)
		err := p.do(ctx, changes, action)
		switch {
		case err == nil:
		case ctx.Err() != nil, isElsewhere(err):
			return err
		case IsUnsupported(err):
			if err := p.unsupported(ctx, action, err); err != nil {
				return err
			}
		case relates && (IsRejected(err) || IsGone(err)):
			if err := p.unrelated(ctx, block, err); err != nil {
				return err
			}
		case IsUnclear(err):
			p.notice("unclear", changes, action, "%s: the answer was lost, so it is looked for again", describe(action))
			p.again(p.Now().Add(time.Second))
		case IsRejected(err), IsGone(err):
			if err := p.refused(ctx, changes, action, err); err != nil {
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
func (p *pass) agree(ctx context.Context, changes *Changeset) error {
	var change Change
	for key, record := range changes.Items {
		if record.Status == "" {
			continue // not begun yet
		}
		if old, ok := p.base.Items[key]; !ok || !old.sameRecord(record) {
			p.base.Items[key] = record
			change.Items = append(change.Items, record)
		}
	}
	for key, record := range changes.Milestones {
		if record.Row.Number == 0 {
			continue
		}
		if old, ok := p.base.Milestones[key]; !ok || old != record {
			p.base.Milestones[key] = record
			change.Milestones = append(change.Milestones, record)
		}
	}
	if len(change.Items)+len(change.Milestones) == 0 {
		return nil
	}
	return p.save(ctx, change)
}

// learnLabels lists the repository's labels once, before the first one is made.
func (p *pass) learnLabels(ctx context.Context, changes *Changeset) error {
	needs := slices.ContainsFunc(changes.Actions, func(action Action) bool {
		_, ok := action.(CreateLabel)
		return ok
	})
	if !needs {
		return nil
	}
	names, err := p.Host.Labels(ctx, p.repo)
	if err != nil {
		return err
	}
	for _, name := range names {
		p.knowLabel(name)
	}
	changes.Actions = slices.DeleteFunc(changes.Actions, func(action Action) bool {
		label, ok := action.(CreateLabel)
		return ok && slices.Contains(p.base.Repo.Labels, labelKey(label.Name))
	})
	return nil
}

func (p *pass) knowLabel(name string) {
	if key := labelKey(name); !slices.Contains(p.base.Repo.Labels, key) {
		p.base.Repo.Labels = append(p.base.Repo.Labels, key)
	}
}

// errNoTarget says that an action needs something that an earlier action did not bring about.
var errNoTarget = errors.New("what it refers to does not exist yet")

// do carries out one action and records what it brought about.
func (p *pass) do(ctx context.Context, changes *Changeset, action Action) error {
	target, err := p.target(action)
	if err != nil {
		wait := lookAgain
		if p.turnedDown {
			wait = afterRefusal
		}
		p.again(p.Now().Add(wait))
		return nil
	}
	if changed, err := p.changedMeanwhile(ctx, action); changed || err != nil {
		return err
	}
	if err := p.intend(ctx, changes, action); err != nil {
		return err
	}
	outcome, err := p.Host.Do(ctx, p.repo, p.assignable(action), target)
	if err != nil {
		if _, ok := action.(CreateIssue); ok && !IsUnclear(err) {
			err = errors.Join(err, p.unintend(ctx, changes, action.Subject()))
		}
		return err
	}
	p.learnAssignees(action, outcome)
	p.applied++
	p.result.Actions = append(p.result.Actions, action)
	for _, dropped := range outcome.Dropped {
		p.notice("not-set", changes, action, "GitHub would not set %s", dropped)
	}
	return p.record(ctx, changes, action, outcome)
}

// target resolves the keys of an action to numbers.
func (p *pass) target(action Action) (Target, error) {
	var target Target
	issue := func(key Key) (Issue, error) {
		row := p.base.Items[key].Issue
		if row.Number == 0 {
			return row, errNoTarget
		}
		return row, nil
	}
	milestone := func(key Key) (int, error) {
		number := p.base.Milestones[key].Row.Number
		if key != "" && number == 0 {
			return 0, errNoTarget
		}
		return number, nil
	}
	var row, parent Issue
	var err error
	switch a := action.(type) {
	case CreateIssue:
		target.Milestone, err = milestone(a.Milestone)
	case UpdateIssue:
		if row, err = issue(a.Key); err == nil && a.Milestone != nil {
			target.Milestone, err = milestone(*a.Milestone)
		}
	case UpdateMilestone:
		target.Milestone, err = milestone(a.Key)
	case LinkSubIssue:
		if row, err = issue(a.Key); err == nil {
			parent, err = issue(a.Parent)
		}
		target.Before = p.base.Items[a.Before].Issue.ID
	case UnlinkSubIssue:
		if row, err = issue(a.Key); err == nil {
			parent, err = issue(a.Parent)
		}
	case BlockIssue:
		if row, err = issue(a.Key); err == nil {
			target.Blocker, err = p.blockerID(a.Blocker)
		}
	case UnblockIssue:
		if row, err = issue(a.Key); err == nil {
			target.Blocker, err = p.blockerID(a.Blocker)
		}
	}
	target.Issue, target.IssueID, target.Parent = row.Number, row.ID, parent.Number
	return target, err
}

// intend records that a creation is about to begin, so that its issue is recognised by its
// marker if the outcome never reaches us.
func (p *pass) intend(ctx context.Context, changes *Changeset, action Action) error {
	switch a := action.(type) {
	case CreateIssue:
		record := changes.WantedItems[a.Key]
		record.Status, record.Parent, record.Blockers = StatusIntended, "", changes.Items[a.Key].Blockers
		record.IntendedAt = p.Now()
		p.base.Items[a.Key] = record
		return p.save(ctx, Change{Items: []ItemBase{record}})
	case CreateMilestone:
		record := changes.WantedMilestones[a.Key]
		record.IntendedAt = p.Now()
		p.base.Milestones[a.Key] = record
		return p.save(ctx, Change{Milestones: []MilestoneBase{record}})
	case BlockIssue:
		return p.setBlocker(ctx, a.Key, a.Blocker, BlockerIntended)
	}
	return nil
}

// unintend takes an intent back after GitHub said that nothing was created.
func (p *pass) unintend(ctx context.Context, changes *Changeset, key Key) error {
	record := changes.Items[key]
	record.Status = StatusUnissued
	p.base.Items[key] = record
	return p.save(ctx, Change{Items: []ItemBase{record}})
}

// record stores what an action brought about: the fields that it changed are agreed on now.
func (p *pass) record(ctx context.Context, changes *Changeset, action Action, outcome Outcome) error {
	switch a := action.(type) {
	case CreateLabel:
		p.knowLabel(a.Name)
		return p.save(ctx, Change{Repo: &p.base.Repo})
	case CreateMilestone, UpdateMilestone:
		record := changes.WantedMilestones[a.Subject()]
		if outcome.Milestone != nil {
			record.Row = *outcome.Milestone
		}
		p.base.Milestones[record.Key] = record
		return p.save(ctx, Change{Milestones: []MilestoneBase{record}})
	}
	record, want := p.base.Items[action.Subject()], changes.WantedItems[action.Subject()]
	switch a := action.(type) {
	case CreateIssue:
		record.Status = StatusLive
		if p.policy.Links != "" || a.Listed {
			p.again(p.Now()) // now there is a number to be written into the line, or a body
		}
	case UpdateIssue:
		record.adopt(a, want)
	case LinkSubIssue:
		record.Parent = want.Parent
		if record.Adopted && !outcome.Existed {
			record.Ours.Parent = a.Parent
		}
	case UnlinkSubIssue:
		record.Parent, record.Ours.Parent = want.Parent, ""
	case BlockIssue:
		record.Blockers = withBlocker(record.Blockers, a.Blocker.made(outcome))
	case UnblockIssue:
		record.Blockers = withoutBlocker(record.Blockers, a.Blocker)
	}
	if outcome.Issue != nil {
		record.Issue = *outcome.Issue
	}
	p.base.Items[record.Key] = record
	return p.save(ctx, Change{Items: []ItemBase{record}})
}

// refused handles an answer that will not change by asking again.
func (p *pass) refused(ctx context.Context, changes *Changeset, action Action, err error) error {
	key := action.Subject()
	record, isItem := p.base.Items[key]
	_, isUpdate := action.(UpdateIssue)
	if IsGone(err) && isItem && isUpdate {
		if p.Now().Sub(record.Issue.UpdatedAt) < createLag {
			p.again(p.Now().Add(lookAgain))
			return nil
		}
		record.Status = StatusUnlinked
		p.base.Items[key] = record
		p.notice("unlinked", changes, action, "issue #%d is gone from GitHub, so its item is left alone", record.Issue.Number)
		return p.save(ctx, Change{Items: []ItemBase{record}})
	}
	p.turnedDown = true
	p.notice("refused", changes, action, "%s: %v", describe(action), err)
	return nil
}

func (p *pass) notice(code string, changes *Changeset, action Action, format string, args ...any) {
	notice := Notice{Code: code, Message: fmt.Sprintf(format, args...)}
	if want, ok := changes.WantedItems[action.Subject()]; ok {
		notice.Plan, notice.Line = want.Plan, want.Line
	}
	p.result.Notices = append(p.result.Notices, notice)
}

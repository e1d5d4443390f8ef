package reconcile

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/collect"
	"github.com/milepost/milepost/sync/identity"
)

// turnCollection follows the policy: once people's issues may become lines, all of them are listed once more.
func (s *study) turnCollection(ctx context.Context) error {
	if s.plans.policy.Collects() == s.base.Repo.Collection.On {
		return nil
	}
	s.base.Repo.Collection = sync.Collection{On: s.plans.policy.Collects()}
	s.base.Repo.Settled = false
	if s.base.Repo.Collection.On {
		s.again(s.now())
	}
	return s.saveRepo(ctx)
}

// collector looks at the issues that were found in milestones of plans, and at those that wait for their lines.
type collector struct {
	s *study
	// issues holds those that the snapshot listed, by number, and existing its milestones.
	issues   map[int]sync.Issue
	existing []sync.Milestone
	change   sync.Change
}

// collect gives the issues that people put into milestones records of their own, so that a line of theirs is
// known when it comes. Nothing is proposed that is not on record.
func (c *collector) collect(ctx context.Context) error {
	if err := c.found(ctx); err != nil {
		return err
	}
	if err := c.doubt(ctx); err != nil {
		return err
	}
	c.follow()
	if c.change.Repo == nil && len(c.change.Items) == 0 {
		return nil
	}
	return c.s.save(ctx, c.change)
}

func (c *collector) put(record sync.ItemBase) {
	c.s.base.Items[record.Key] = record
	c.change.Items = append(c.change.Items, record)
}

// doubt looks whether the issues that wait are still there, where something left their milestone unseen. What was found
// in it meanwhile is known by now, so that one which came does not hide one which went.
func (c *collector) doubt(ctx context.Context) error {
	known, others := &c.s.base.Repo.Collection, c.s.base.CountOthers(c.existing)
	if known.LacksOthers(others) {
		for _, record := range c.s.base.Waiting() {
			if err := c.seek(ctx, record); err != nil {
				return err
			}
		}
		others = c.s.base.CountOthers(c.existing)
	}
	if !slices.Equal(others, known.Others) {
		known.Others, c.change.Repo = others, &c.s.base.Repo
	}
	return nil
}

// seek reads an issue that waits, and forgets it where it is gone.
func (c *collector) seek(ctx context.Context, record sync.ItemBase) error {
	row, err := c.s.host.Issue(ctx, c.s.repo, record.Issue.Number)
	switch {
	case sync.IsGone(err):
		c.put(record.Forgotten())
	case err != nil:
		return fmt.Errorf("look for #%d, which waits for its line: %w", record.Issue.Number, err)
	case !row.SameAs(record.Issue):
		record.Issue = row
		c.put(record)
	}
	return nil
}

// found looks at what was found in milestones.
func (c *collector) found(ctx context.Context) error {
	known := &c.s.base.Repo.Collection
	if len(known.Found) == 0 {
		return nil
	}
	linked, owned := collect.Linked(c.s.repo, c.s.plans.documents), map[int]bool{}
	for _, record := range c.s.base.Items {
		owned[record.Issue.Number] = true
	}
	passed := slices.DeleteFunc(slices.Clone(known.Passed), func(p sync.Passed) bool { return p.UpdatedAt.Before(c.s.base.Repo.Since) })
	for _, number := range known.Found {
		if linked[number] || owned[number] {
			if row, listed := c.issues[number]; listed {
				passed = append(passed, sync.Passed{Number: number, UpdatedAt: row.UpdatedAt.UTC()}) // it has a line
			}
			continue
		}
		row, err := c.s.host.Issue(ctx, c.s.repo, number)
		switch {
		case sync.IsGone(err):
		case err != nil:
			return fmt.Errorf("look at #%d in a plan's milestone: %w", number, err)
		case row.IsPullRequest, row.Closed, row.Ours, !c.s.base.HasMilestone(row.Milestone):
		default:
			c.put(sync.ItemBase{Key: c.s.means.NewKey(), Status: sync.StatusRemoved, Adopted: true, Collected: true, Issue: row})
		}
	}
	known.Found, known.Passed, c.change.Repo = nil, passed, &c.s.base.Repo
	return nil
}

// follow notes in which plan the line of each issue would stand, and by which words it is known.
func (c *collector) follow() {
	waiting := c.s.base.Waiting()
	if len(waiting) == 0 {
		return
	}
	plans := map[int]string{}
	for _, placed := range identity.PlaceMilestones(c.s.base, c.s.plans.documents, nil) {
		if number := c.s.base.Milestones[placed.Key].Milestone.Number; number != 0 && !placed.Shared && plans[number] == "" {
			plans[number] = c.s.plans.documents[placed.Document].Path
		}
	}
	for _, record := range waiting {
		plan := plans[record.Issue.Milestone]
		if plan == "" {
			plan = record.Plan
		}
		if record.Plan == plan && record.Title == record.Issue.Title {
			continue
		}
		if record.Title != record.Issue.Title {
			record.Title = record.Issue.Title
			record.ID, record.Text = collect.Words(record.Title)
		}
		record.Plan = plan
		c.put(record)
	}
}

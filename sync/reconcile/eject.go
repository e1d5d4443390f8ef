package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// Eject has Milepost leave a repository: its comments and markers go out of the texts of issues and
// milestones, its labels off the issues, the issue that asks people and the pull request are closed and the
// branch is deleted. A last pull request takes the numbers out of the plans that it wrote there into comments. Issues,
// milestones, relations and all else in plans stay as they are, and so does what is known of them, so that [Return]
// goes on where it ended. The next pass carries it out; a pass has to be asked for.
func Eject(ctx context.Context, ledger sync.Ledger, repo sync.Repository) error {
	return give(ctx, ledger, repo, sync.OrderEject)
}

// Return has Milepost come back to a repository that it left.
func Return(ctx context.Context, ledger sync.Ledger, repo sync.Repository) error {
	return give(ctx, ledger, repo, sync.OrderReturn)
}

// ejectedReason says why nothing happens.
const ejectedReason = "an operator had Milepost leave it; `milepost eject --return` has it come back"

// eject takes off what Milepost added. It may be stopped, as by a limit, and begin again: what is off already
// costs a look and no write.
func (s *session) eject(ctx context.Context) error {
	var err error
	if s.head, err = s.host.HeadAfter(ctx, s.repo, s.base.Repo.Head); err != nil {
		return err
	}
	for _, key := range sync.SortedKeys(s.base.Items) {
		if err := s.ejectItem(ctx, s.base.Items[key]); err != nil {
			return err
		}
	}
	for _, key := range sync.SortedKeys(s.base.Milestones) {
		if err := s.ejectMilestone(ctx, s.base.Milestones[key]); err != nil {
			return err
		}
	}
	if err := s.ejectNumbers(ctx); err != nil {
		return err
	}
	if err := s.ejectDashboard(ctx); err != nil {
		return err
	}
	s.base.Repo.Ejected, s.base.Repo.Settled = s.now().UTC(), false
	return nil
}

// comeBack lets passes work again. What is to be on the issues is put there anew.
func (s *session) comeBack() {
	s.base.Repo.Ejected, s.base.Repo.Settled = time.Time{}, false
	if dashboard := &s.base.Repo.Dashboard; dashboard.Issue.Closed {
		// It has no marker that would say so: nobody closed it for a question.
		dashboard.Dismissed = dismissedForNone
	}
}

// ejectItem takes off an item's issue what Milepost added.
func (s *session) ejectItem(ctx context.Context, record sync.ItemBase) error {
	if record.Issue.Number == 0 || record.Status == sync.StatusUnlinked {
		return nil
	}
	row, err := s.host.Issue(ctx, s.repo, record.Issue.Number)
	if sync.IsGone(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at #%d: %w", record.Issue.Number, err)
	}
	update, changed := ejection(record, row)
	if changed {
		if row, err = s.update(ctx, update, row, ""); err != nil {
			return fmt.Errorf("take off #%d what was added: %w", record.Issue.Number, err)
		}
		s.applied++
	}
	record.Issue, record.Inputs, record.Labels, record.Ours.Labels = row, "", nil, nil
	return s.saveItem(ctx, record)
}

// ejection is the update that takes off an issue what Milepost added; a person's own texts and labels stay.
func ejection(record sync.ItemBase, row sync.Issue) (update sync.UpdateIssue, changed bool) {
	update = sync.UpdateIssue{Key: record.Key, Line: record.Line, Current: row.Title}
	body, labels := markup.Unmarked(row.Body), record.Labels
	if record.Adopted {
		body, labels = markup.WithoutBlock(row.Body), record.Ours.Labels
	}
	if body != row.Body {
		update.Body, changed = &body, true
	}
	kept := slices.DeleteFunc(slices.Clone(row.Labels), func(name string) bool { return sync.HasLabel(labels, name) })
	if len(kept) < len(row.Labels) {
		update.Labels, changed = &kept, true
	}
	return update, changed
}

// ejectMilestone takes the marker out of a milestone's description.
func (s *session) ejectMilestone(ctx context.Context, record sync.MilestoneBase) error {
	text := markup.Unmarked(record.Milestone.Description)
	if record.Milestone.Number == 0 || record.Gone || text == record.Milestone.Description {
		return nil
	}
	update := sync.UpdateMilestone{Key: record.Key, Description: &text, Current: record.Title}
	outcome, err := s.host.Do(ctx, s.repo, update, sync.Target{Milestone: record.Milestone.Number})
	switch {
	case sync.IsGone(err):
		return nil
	case err != nil:
		return fmt.Errorf("take the marker out of milestone %q: %w", record.Title, err)
	case outcome.Milestone != nil:
		record.Milestone = *outcome.Milestone
	}
	s.applied++
	s.enter(sync.Effect{Kind: update.Kind(), Key: record.Key, Milestone: record.Milestone.Number, Title: record.Title})
	record.Description = "" // so that it is written again on the return
	s.base.Milestones[record.Key] = record
	return s.save(ctx, sync.Change{Milestones: []sync.MilestoneBase{record}})
}

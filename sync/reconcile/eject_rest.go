package reconcile

import (
	"context"
	"fmt"
	"strconv"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// ejectNumbers closes the pull request that is open, and opens one that takes out of the documents what nobody sees
// there: the numbers of issues in comments. What that pull request says already is not said again.
func (s *session) ejectNumbers(ctx context.Context) error {
	var edits []sync.Edit
	if s.head.Commit != "" {
		var err error
		if s.plans, err = s.read(ctx); err != nil {
			return err
		}
		edits = s.hiddenNumbers()
	}
	if known := s.base.Repo.WriteBack; known.Number != 0 {
		if len(edits) > 0 && known.Says(edits) {
			return nil
		}
		at, err := s.checkTarget(ctx)
		if err != nil {
			return err
		}
		if err := s.deliver(ctx, at, identity.Placement{}, nil); err != nil {
			return err
		}
	}
	if len(edits) == 0 || s.plans.policy.WriteBack == sync.WriteBackOff {
		return nil
	}
	return s.deliver(ctx, target{}, identity.Placement{}, edits)
}

// hiddenNumbers are the edits that take the numbers of our issues out of comments behind items. What a person wrote
// about other issues stays.
func (s *session) hiddenNumbers() []sync.Edit {
	keys := map[int]sync.Key{}
	for _, key := range sync.SortedKeys(s.base.Items) {
		if number := s.base.Items[key].Issue.Number; number != 0 {
			keys[number] = key
		}
	}
	var edits []sync.Edit
	for d, document := range s.plans.documents {
		if document.Problem != nil {
			continue
		}
		for i, item := range document.Plan.Items {
			key, number := sync.Key(""), 0
			for _, link := range item.Links {
				if link.Slot {
					key, number = keys[link.Number], link.Number
				}
			}
			spans, err := document.Plan.Unlink(i)
			if key == "" || err != nil || len(spans) == 0 {
				continue
			}
			edits = append(edits, sync.Edit{
				Proposed: sync.ProposedEdit{Key: key, Field: sync.FieldUnlink, Value: strconv.Itoa(number)},
				Document: d, Item: i, Spans: spans, Role: item.Role, Line: item.Line, Title: markup.TitleOf(item), Issue: number,
			})
		}
	}
	return edits
}

// ejectDashboard closes the issue that asks people, and takes the marker out of it.
func (s *session) ejectDashboard(ctx context.Context) error {
	dashboard := &s.base.Repo.Dashboard
	if dashboard.Issue.Number == 0 {
		return nil
	}
	if err := s.tellPeople(ctx, nil); err != nil {
		return err
	}
	row, err := s.host.Issue(ctx, s.repo, dashboard.Issue.Number)
	if sync.IsGone(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at the issue that asks: %w", err)
	}
	body := markup.Unmarked(row.Body)
	update := sync.UpdateIssue{Key: sync.DashboardKey, Body: &body, Current: row.Title}
	if !row.Closed && row.StateOf() == parser.StateOpen {
		closed := true // somebody opened it, or it was not closed by the step before
		update.Closed, update.Reason = &closed, sync.ReasonFor(parser.StateDone)
	}
	if body == row.Body && update.Closed == nil {
		return nil
	}
	outcome, err := s.host.Do(ctx, s.repo, update, sync.Target{Issue: row.Number, IssueID: row.ID})
	if err != nil {
		return fmt.Errorf("take the marker out of the issue that asks: %w", err)
	}
	if outcome.Issue != nil {
		dashboard.Issue = *outcome.Issue
	}
	s.applied++
	return s.saveRepo(ctx)
}

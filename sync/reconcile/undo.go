package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// ErrUnknownPass says that nothing is remembered of a pass: there was none of that id, it changed nothing,
// or it is too long ago.
var ErrUnknownPass = errors.New("nothing is known of this pass")

// Undo asks for one pass to be taken back on GitHub, newest change first: issues that it made and nobody
// touched are closed as not planned, issues that it closed are opened again and those that it opened are
// closed, and titles become what they were. That is done as a person would do it: the documents follow
// through the pull request, save for issues that the pass made, whose lines stay as they are without an issue.
//
// What somebody changed since then is kept, and so are labels, milestones, relations and texts of bodies: the
// journal has these as [sync.EffectKept]. Taking back is a pass of its own, which can be taken back as well.
// The next pass carries it out; a pass has to be asked for. The error is [ErrUnknownPass] where nothing is
// known of the pass.
func Undo(ctx context.Context, ledger sync.Ledger, repo sync.Repository, pass string) error {
	effects, err := ledger.Effects(ctx, repo, pass)
	if err != nil {
		return fmt.Errorf("undo pass %s of %s: %w", pass, repo, err)
	}
	if len(effects) == 0 {
		return fmt.Errorf("undo pass %s of %s: %w", pass, repo, ErrUnknownPass)
	}
	return give(ctx, ledger, repo, sync.UndoOrder(pass))
}

// undo takes back a pass. It may be stopped and begin again: what was taken back already is seen to be so.
func (s *session) undo(ctx context.Context, pass string) error {
	effects, err := s.ledger.Effects(ctx, s.repo, pass)
	if err != nil {
		return fmt.Errorf("read pass %s: %w", pass, err)
	}
	s.head = s.base.Repo.Head
	undo := undoing{s: s, pass: pass}
	for _, effect := range slices.Backward(effects) {
		if err := undo.effect(ctx, effect); err != nil {
			return fmt.Errorf("take back pass %s: %w", pass, err)
		}
	}
	s.base.Repo.Settled = false
	return nil
}

// undoing takes back a pass.
type undoing struct {
	s    *session
	pass string
}

// keep puts down that something was not taken back.
func (u *undoing) keep(effect sync.Effect, format string, args ...any) {
	u.s.remark("undo-kept", "%q was not taken back with pass %s: %s", effect.Title, u.pass, fmt.Sprintf(format, args...))
	u.s.enter(sync.Effect{
		Undoes: u.pass, Kind: sync.EffectKept, Key: effect.Key, Issue: effect.Issue, Milestone: effect.Milestone, Title: effect.Title,
		Why: fmt.Sprintf(format, args...),
	})
}

// canBeUndone reports whether a change of this kind can be taken back.
func canBeUndone(kind string) bool {
	return slices.Contains([]string{"create_issue", "close_issue", "reopen_issue", "retitle_issue"}, kind)
}

// effect takes back one thing, or says why not.
func (u *undoing) effect(ctx context.Context, effect sync.Effect) error {
	switch {
	case canBeUndone(effect.Kind):
	case effect.Kind == sync.EffectKept:
		return nil
	default:
		u.keep(effect, "%s: labels, milestones, texts and relations stay as they are", effect.Kind)
		return nil
	}
	record, known := u.s.base.Items[effect.Key]
	if !known || record.Issue.Number != effect.Issue {
		u.keep(effect, "its item has another issue now, or none")
		return nil
	}
	row, err := u.s.host.Issue(ctx, u.s.repo, effect.Issue)
	if sync.IsGone(err) {
		u.keep(effect, "the issue is gone from GitHub")
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at #%d: %w", effect.Issue, err)
	}
	if effect.Kind == "create_issue" {
		return u.creation(ctx, effect, record, row)
	}
	return u.update(ctx, effect, record, row)
}

// creation closes an issue that the pass made, unless somebody has touched it.
func (u *undoing) creation(ctx context.Context, effect sync.Effect, record sync.ItemBase, row sync.Issue) error {
	if row.Closed && row.StateOf() == parser.StateDropped {
		return u.takeBack(ctx, record, row)
	}
	touched, err := u.touched(ctx, effect, record, row)
	if err != nil {
		return err
	}
	if touched != "" {
		u.keep(effect, "%s", touched)
		return nil
	}
	closed := true
	outcome, err := u.change(ctx, sync.UpdateIssue{Key: record.Key, Closed: &closed, Reason: sync.ReasonNotPlanned, Current: row.Title}, row)
	if err != nil {
		return err
	}
	return u.takeBack(ctx, record, outcome)
}

// change changes an issue, and has the report name it.
func (u *undoing) change(ctx context.Context, update sync.UpdateIssue, row sync.Issue) (sync.Issue, error) {
	after, err := u.s.update(ctx, update, row, u.pass)
	if err == nil {
		u.s.applied++
		u.s.result.Actions = append(u.s.result.Actions, update)
	}
	return after, err
}

// takeBack puts down that the issue rests.
func (u *undoing) takeBack(ctx context.Context, record sync.ItemBase, row sync.Issue) error {
	record.TakenBack, record.Issue = true, row
	return u.s.saveItem(ctx, record)
}

// touched says what somebody did with an issue since it was made, "" for nothing. Passes may have seen that long
// ago, so that it is not enough to look for what is newer than the last one.
func (u *undoing) touched(ctx context.Context, effect sync.Effect, record sync.ItemBase, row sync.Issue) (string, error) {
	if sync.StateOfIssue(row) != effect.After || !row.SaysWhat(record.Issue) || u.hasMore(record, row) {
		return "somebody changed it since", nil
	}
	if row.Comments == 0 {
		return "", nil
	}
	event, err := u.s.host.CloseEvent(ctx, u.s.repo, row.Number, true)
	if err != nil {
		return "", fmt.Errorf("look for comments on #%d: %w", row.Number, err)
	}
	if len(event.Comments) > 0 {
		return "somebody commented on it", nil
	}
	return "", nil
}

// hasMore reports whether an issue differs from what the document asked for: in its labels and its milestone, or
// by people or words that somebody added.
func (u *undoing) hasMore(record sync.ItemBase, row sync.Issue) bool {
	lacks := func(set []string) func(string) bool {
		return func(name string) bool { return !sync.HasLabel(set, name) }
	}
	return slices.ContainsFunc(row.Labels, lacks(record.Labels)) || slices.ContainsFunc(record.Labels, lacks(row.Labels)) ||
		slices.ContainsFunc(row.Assignees, lacks(record.Assignees)) ||
		row.Milestone != u.s.base.Milestones[record.Milestone].Milestone.Number ||
		strings.TrimSpace(markup.WithoutBlock(row.Body)) != ""
}

// update takes back a change of an issue's state and title.
func (u *undoing) update(ctx context.Context, effect sync.Effect, record sync.ItemBase, row sync.Issue) error {
	now := sync.StateOfIssue(row)
	if now == effect.Before {
		return nil
	}
	if now != effect.After {
		u.keep(effect, "somebody changed it since")
		return nil
	}
	update := sync.UpdateIssue{Key: record.Key, Current: row.Title}
	if effect.Before.State != now.State {
		closed := effect.Before.State != parser.StateOpen
		update.Closed, update.Reason = &closed, sync.ReasonFor(effect.Before.State)
	}
	if effect.Before.Title != now.Title {
		update.Title = &effect.Before.Title
	}
	outcome, err := u.change(ctx, update, row)
	if err != nil {
		return err
	}
	record.Issue, record.TakenBack = outcome, false
	return u.s.saveItem(ctx, record)
}

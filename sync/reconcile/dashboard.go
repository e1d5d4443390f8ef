package reconcile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/dashboard"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/observe"
)

// board is the issue in which the questions of a pass are to stand.
//
// Its marker tells how we left it: Slot is a hash of our text, Title one of the questions, and State is
// open while it asks anything. So whatever else was stopped or lost, an issue that is closed and asks was
// closed by a person.
type board struct {
	s *session
	*sync.Dashboard
	questions []sync.Question
	// asked is a hash of the questions, "" if nothing is asked.
	asked string
	// anyway has the issue be made though nothing is asked.
	anyway bool
}

// tellPeople brings the issue in which questions stand up to date: opened when something waits for a
// person, closed when nothing does, and left closed while a person closed it for the same questions.
func (s *session) tellPeople(ctx context.Context, questions []sync.Question) error {
	if s.plans.policy.NoDashboard {
		questions = nil
	}
	b := board{s: s, Dashboard: &s.base.Repo.Dashboard, questions: questions, asked: sync.AskedHash(questions)}
	if b.Issue.Number == 0 {
		return b.open(ctx)
	}
	return b.update(ctx)
}

// open makes the issue, unless somebody deleted it for the same questions.
func (b *board) open(ctx context.Context) error {
	if !b.IntendedAt.IsZero() {
		if age := b.s.now().Sub(b.IntendedAt); age < unseenFor {
			b.s.again(b.s.now().Add(pauseAfter(age)))
			return nil
		}
	}
	if !b.anyway && (b.asked == "" || b.asked == b.Dismissed) {
		return b.intend(ctx, false)
	}
	if err := b.intend(ctx, true); err != nil {
		return err
	}
	action := sync.CreateIssue{Key: sync.DashboardKey, Title: sync.DashboardTitle, Body: b.block("", parser.StateOpen)}
	outcome, err := b.s.host.Do(ctx, b.s.repo, action, sync.Target{})
	switch {
	case err == nil && outcome.Issue != nil:
		return b.wrote(ctx, *outcome.Issue)
	case ctx.Err() != nil, sync.IsElsewhere(err):
		return err
	case sync.IsUnclear(err):
		b.s.again(b.s.now().Add(pauseAfter(0)))
		return nil
	}
	if saved := b.intend(ctx, false); saved != nil {
		return errors.Join(err, saved)
	}
	return b.refused(err)
}

// intend puts down that the issue's creation begins, or that none is under way.
func (b *board) intend(ctx context.Context, begins bool) error {
	if !begins && b.IntendedAt.IsZero() {
		return nil
	}
	b.IntendedAt = time.Time{}
	if begins {
		b.IntendedAt = b.s.now()
	}
	return b.s.saveRepo(ctx)
}

// refused tells that GitHub does not take the issue. All else goes on without it.
func (b *board) refused(err error) error {
	if !sync.IsRejected(err) {
		return fmt.Errorf("tell people what waits for them: %w", err)
	}
	b.s.remark("dashboard-refused", "GitHub would not take the issue %q: %v", sync.DashboardTitle, err)
	return nil
}

// wrote puts down the issue as GitHub has it now.
func (b *board) wrote(ctx context.Context, row sync.Issue) error {
	*b.Dashboard = sync.Dashboard{Issue: row, Answers: b.Answers, Comments: b.Comments}
	return b.s.saveRepo(ctx)
}

// left is how we left the issue, as its marker says; ok is false where the marker is gone.
func (b *board) left() (marker markup.Marker, ok bool) {
	marker, ok = b.s.open(b.Issue.Body)
	return marker, ok && marker.Key == sync.DashboardKey
}

// update makes the issue say what is asked now.
func (b *board) update(ctx context.Context) error {
	marker, sealed := b.left()
	asking := !sealed || marker.State == parser.StateOpen
	if err := b.respect(ctx, marker, asking); err != nil {
		return err
	}
	wantOpen := b.asked != "" && b.asked != b.Dismissed
	var action sync.UpdateIssue
	switch {
	case wantOpen && b.Issue.Closed:
		action.Closed, action.Reason = new(bool), sync.ReasonFor(parser.StateOpen)
	case !wantOpen && !b.Issue.Closed && asking:
		closed := true
		action.Closed, action.Reason = &closed, sync.ReasonFor(parser.StateDone)
	case wantOpen, len(b.Taken) > 0:
	default:
		return nil // closed, or open because a person opened it though nothing is asked
	}
	state := parser.StateDone
	if wantOpen || b.asked != "" {
		state = parser.StateOpen
	}
	body := markup.ReplaceBlock(b.Issue.Body, b.block(markup.WithoutBlock(b.Issue.Body), state))
	now, _ := b.s.open(body)
	if sealed && marker == now && action.Closed == nil && len(dashboard.Ticked(b.Issue.Body)) == 0 {
		return nil
	}
	action.Key, action.Body = sync.DashboardKey, &body
	return b.write(ctx, action)
}

// respect notes for which questions a person closed the issue, and forgets it when somebody opens it
// again.
func (b *board) respect(ctx context.Context, marker markup.Marker, asking bool) error {
	dismissed := b.Dismissed
	switch {
	case !b.Issue.Closed:
		dismissed = ""
	case asking && b.asked == "":
		dismissed = dismissedForNone // what is asked next is another question, even if it is the same again
	case asking && dismissed == "":
		if dismissed = marker.Title; dismissed == "" {
			dismissed = b.asked
		}
	}
	if dismissed == b.Dismissed {
		return nil
	}
	b.Dismissed = dismissed
	return b.s.saveRepo(ctx)
}

// dismissedForNone and shownAgain are no hashes of any questions: the issue was closed when nothing was asked, or somebody
// wants to see it again though it was closed.
const (
	dismissedForNone = "none"
	shownAgain       = "shown"
)

// write carries out an update after a look at the issue as it is: people's words are in the body, too.
func (b *board) write(ctx context.Context, action sync.UpdateIssue) error {
	row, err := b.s.host.Issue(ctx, b.s.repo, b.Issue.Number)
	if err == nil && !row.UpdatedAt.Before(b.Issue.UpdatedAt) && !row.SaysWhat(b.Issue) {
		b.Issue = row
		b.s.again(b.s.now())
		return b.s.saveRepo(ctx)
	}
	var outcome sync.Outcome
	if err == nil {
		outcome, err = b.s.host.Do(ctx, b.s.repo, action, sync.Target{Issue: b.Issue.Number, IssueID: b.Issue.ID})
	}
	switch {
	case err == nil && outcome.Issue != nil:
		return b.wrote(ctx, *outcome.Issue)
	case ctx.Err() != nil, sync.IsElsewhere(err):
		return err
	case sync.IsUnclear(err):
		b.s.again(b.s.now().Add(pauseAfter(0)))
		return nil
	case sync.IsGone(err):
		return b.gone(ctx)
	}
	return b.refused(err)
}

// gone notes that somebody deleted the issue, and makes it again if something else is asked than it
// asked.
func (b *board) gone(ctx context.Context) error {
	if b.s.hostNow().Sub(b.Issue.UpdatedAt) < observe.CreateLag {
		b.s.again(b.s.now().Add(sync.LookAgain))
		return nil
	}
	marker, _ := b.left()
	b.Lose(marker.Title)
	if err := b.s.saveRepo(ctx); err != nil {
		return err
	}
	return b.open(ctx)
}

// block is our part of the body, beside what people wrote.
func (b *board) block(beside string, state parser.State) string {
	seal := func(slot string) string {
		return b.s.seal(markup.Marker{Key: sync.DashboardKey, State: state, Slot: slot, Title: b.asked})
	}
	room := markup.Beside(beside) - len(markup.Frame("", seal(sync.ShortHash())))
	text := dashboard.Render(dashboard.Input{
		Head: b.s.head, Questions: b.questions, Answers: b.Answers,
		Off: b.s.plans.policy.NoDashboard, ConfigPath: b.s.plans.policy.ConfigPath(),
	}, room)
	return markup.Frame(text, seal(sync.ShortHash(text)))
}

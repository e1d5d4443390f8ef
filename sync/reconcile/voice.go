package reconcile

import (
	"context"
	"fmt"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/observe"
	"github.com/milepost/milepost/sync/voice"
	"github.com/milepost/milepost/sync/writeback"
)

// obedience carries out the commands that people gave in comments, in the order in which they were written.
type obedience struct {
	s *session
}

// reply is the answer to a command.
type reply struct {
	reaction sync.Reaction
	// why says what is the matter, as a paragraph of Markdown, and about names it: the same is told a
	// person once an issue. "" says nothing.
	why, about string
}

var (
	done    = reply{reaction: sync.ReactionDone}
	already = reply{reaction: sync.ReactionAlready}
	ignored = reply{}
	// later says that the answer is given once the pass is through.
	later = reply{about: "later"}
)

func refused(about, format string, args ...any) reply {
	return reply{sync.ReactionRefused, fmt.Sprintf(format, args...), about}
}

// obey answers what waits: what was done is done by the rules of the pass that goes on, as if it had been done
// by hand.
func (s *session) obey(ctx context.Context) error {
	if len(s.requests) == 0 {
		return nil
	}
	slices.SortStableFunc(s.requests, func(a, b request) int {
		if order := a.comment.CreatedAt.Compare(b.comment.CreatedAt); order != 0 {
			return order
		}
		return int(a.comment.ID - b.comment.ID)
	})
	o := &obedience{s: s}
	s.places = map[sync.Key]identity.Located{}
	for _, placed := range identity.Place(s.repo, s.base, s.plans.documents).Items {
		s.places[placed.Key] = placed
	}
	for _, r := range s.requests {
		answer, err := o.carryOut(ctx, r)
		if err == nil && answer != later {
			err = s.respond(ctx, r, answer)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// subject is the item that a command is about.
type subject struct {
	sync.ItemBase
	known bool
	// item is what the document says; signOff tells that it is a line that somebody signs, and decides that
	// a decision in it is open.
	item    parser.Item
	signOff bool
	decides bool
}

func (o *obedience) subject(issue int) subject {
	var about subject
	about.ItemBase, about.known = o.s.itemOf(issue)
	if placed, ok := o.s.places[about.Key]; ok && about.known {
		plan := o.s.plans.documents[placed.Document].Plan
		about.item, about.decides = plan.Items[placed.Item], plan.HasDecisionSlot(placed.Item)
		about.signOff = about.item.Role == parser.RoleSignOff
	}
	return about
}

// carryOut does what a command asks for, if who gave it may.
func (o *obedience) carryOut(ctx context.Context, r request) (reply, error) {
	about := o.subject(r.comment.Issue)
	verb := r.command.Verb
	if r.command.Bare && (verb == voice.Sign && !about.signOff || verb == voice.Decide && !about.decides) {
		return ignored, nil
	}
	if no, err := o.permit(ctx, r, about); err != nil || no != ignored {
		return no, err
	}
	switch verb {
	case voice.Unknown:
		return refused("list", "This is no command of Milepost's. The commands are %s", voice.List), nil
	case voice.Sync:
		if o.s.now().Sub(o.s.base.Repo.ListedAt) >= listAllEvery { // nothing told of the comment before the lists were read
			o.s.again(o.s.now())
		}
		return done, nil
	case voice.Approve, voice.Pick:
		o.s.picks = append(o.s.picks, r)
		return later, nil
	default:
	}
	if !about.known {
		return refused("nothing", "This is not the issue of a line in a plan, so there is nothing to do to it. `/milepost approve`, `/milepost pick` and `/milepost sync` work everywhere."), nil
	}
	switch verb {
	case voice.Done, voice.Sign:
		return o.setState(ctx, r, about, parser.StateDone)
	case voice.Drop:
		return o.setState(ctx, r, about, parser.StateDropped)
	case voice.Reopen:
		return o.setState(ctx, r, about, parser.StateOpen)
	case voice.Decide:
		return o.decide(ctx, r, about)
	default:
		o.s.explains = append(o.s.explains, r)
		return later, nil
	}
}

// permit says no to whoever may not have a command carried out: it takes the permission to write, or to be
// listed for a sign-off, which alone counts for signing where anybody is listed. The zero reply says yes.
func (o *obedience) permit(ctx context.Context, r request, about subject) (reply, error) {
	by, policy := r.comment.By, o.s.plans.policy
	signs := about.signOff && (r.command.Verb == voice.Done || r.command.Verb == voice.Sign)
	if signs && r.comment.UpdatedAt.After(r.comment.CreatedAt) {
		return refused("edited", "This comment was edited, and others can do that, so it signs nothing. Write a new one."), nil
	}
	if about.signOff {
		listed, limited, err := writeback.MaySign(ctx, o.s.host, o.s.repo, policy, about.item.Text, by)
		switch {
		case err != nil:
			return reply{}, err
		case listed:
			return reply{}, nil
		case signs && limited:
			return refused("signer", "%s is not signed: `sign_off` in `%s` does not list %s for it. Somebody whom it lists can write the same comment, or close the issue by hand.",
				markup.Line(about.item.Text), policy.ConfigPath(), markup.Inline(by.Login)), nil
		}
	}
	may, err := o.s.host.MayWrite(ctx, o.s.repo, by)
	if err != nil || may {
		return reply{}, err
	}
	return refused("permission", "Nothing was done: this takes the permission to write to the repository, which %s does not have. Somebody who has it can write the same comment.",
		markup.Inline(by.Login)), nil
}

// setState does to an issue what a person would do by hand, and puts down for whom.
func (o *obedience) setState(ctx context.Context, r request, about subject, state parser.State) (reply, error) {
	number, spoken := about.Issue.Number, about.Spoken.Comment == r.comment.ID
	if spoken && !about.Spoken.At.IsZero() {
		return done, nil // and then the pass was stopped
	}
	row, err := o.s.host.Issue(ctx, o.s.repo, number)
	switch {
	case unanswerable(err):
		return refused("gone", "The issue cannot be read, so nothing was done."), nil
	case err != nil:
		return ignored, fmt.Errorf("look at #%d before it is changed: %w", number, err)
	case row.StateOf() == state && !spoken && r.command.Verb != voice.Sign:
		return already, nil
	}
	record := observe.WithOwnWrite(o.s.base, o.s.repo, o.s.engine.MarkerKeys, about.ItemBase, row)
	if row.StateOf() != state {
		record.Spoken = sync.Spoken{Comment: r.comment.ID, By: r.comment.By, State: state}
		if err := o.s.saveItem(ctx, record); err != nil {
			return ignored, err
		}
		closed := state != parser.StateOpen
		update := sync.UpdateIssue{Key: record.Key, Closed: &closed, Reason: sync.ReasonFor(state), Line: record.Line, Current: row.Title}
		outcome, err := o.s.host.Do(ctx, o.s.repo, update, sync.Target{Issue: number, IssueID: row.ID})
		if unanswerable(err) {
			return refused("github", "GitHub did not let Milepost do it: %s", markup.Line(err.Error())), nil
		}
		if err != nil {
			return ignored, err
		}
		row = *outcome.Issue
		o.s.applied++
		o.s.result.Actions = append(o.s.result.Actions, update)
	}
	record.Spoken.Comment, record.Spoken.By, record.Spoken.State = r.comment.ID, r.comment.By, state
	record.Issue, record.Spoken.At, record.Closer = row, row.ClosedAt, sync.Closer{}
	if state == parser.StateOpen {
		record.Spoken.At = row.UpdatedAt
	}
	return done, o.s.saveItem(ctx, record)
}

// decide puts down a decision: the rolling pull request writes it into the line.
func (o *obedience) decide(ctx context.Context, r request, about subject) (reply, error) {
	switch {
	case o.s.plans.policy.WriteBack == sync.WriteBackOff:
		return refused("off", "`write_back` is off in `%s`, so nothing is written into plans.", o.s.plans.policy.ConfigPath()), nil
	case !about.decides:
		return refused("slot", "The line has no open `**Decision**:` that this could be written into."), nil
	case about.Decided == r.command.Text:
		return already, nil
	}
	record := about.ItemBase
	record.Decided, record.DecidedBy = r.command.Text, r.comment.By.Login
	return done, o.s.saveItem(ctx, record)
}

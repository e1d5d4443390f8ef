package reconcile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// The buttons of a report, as the identifiers of their actions begin. Behind the colon stands a hash of
// the question that was on the screen: GitHub has room for 20 characters.
const (
	buttonApprove = "approve"
	buttonPropose = "propose"
	buttonSync    = "sync"
	questionHash  = 12
	// buttonUndo names behind the colon how the id of the pass begins.
	buttonUndo = "undo"
	passPrefix = 12
)

// maxButtons is how many buttons GitHub takes on a check run, and maxPasses among how many of the newest passes
// one is looked for that is to be taken back.
const (
	maxButtons = 3
	maxPasses  = 100
)

// maxSaid bounds what the next report is to say about buttons.
const maxSaid = 20

// buttons are those of a report: each is for what it was made for, and for nothing else that is asked later.
func (s *session) buttons() []sync.Button {
	var buttons []sync.Button
	if held := s.held(); len(held) > 0 {
		button := sync.Button{Label: "Approve removals", Description: "Close the issues of what was removed", Identifier: buttonApprove + ":" + question(held)}
		if slices.ContainsFunc(s.base.Repo.Questions, func(q sync.Question) bool { return q.Kind == sync.AskStart }) {
			button.Label, button.Description = "Begin", "Make on GitHub what the plans say"
		}
		buttons = append(buttons, button)
	}
	if question := s.declinedQuestion(); question != "" {
		buttons = append(buttons, sync.Button{
			Label: "Propose again", Description: "Propose once more what was declined", Identifier: buttonPropose + ":" + question,
		})
	}
	undoable := slices.ContainsFunc(s.result.Actions, func(action sync.Action) bool { return canBeUndone(action.Kind()) })
	if pass := s.result.Pass; pass != "" && undoable && len(buttons) < maxButtons-1 {
		buttons = append(buttons, sync.Button{
			Label: "Undo this pass", Description: "Take back what this pass did on GitHub", Identifier: buttonUndo + ":" + pass[:passPrefix],
		})
	}
	return append(buttons, sync.Button{Label: "Sync now", Description: "Look at everything again", Identifier: buttonSync})
}

// held lists the hashes of what is held back now.
func (s *session) held() []string {
	var hashes []string
	for _, question := range s.base.Repo.Questions {
		if question.Holds() {
			hashes = append(hashes, question.Hash)
		}
	}
	return hashes
}

// declinedQuestion names what people declined, "" if they did not.
func (s *session) declinedQuestion() string {
	var parts []string
	for _, edit := range s.base.Repo.WriteBack.Declined {
		parts = append(parts, string(edit.Key), edit.Field, edit.Value, edit.ClosedAt.UTC().String())
	}
	return question(parts)
}

func question(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	parts = slices.Sorted(slices.Values(parts))
	return sync.ShortHash(parts...)[:questionHash]
}

// press does what a button says, for whoever may write to the repository. What became of it stands in
// the next report; that somebody may not is said once.
func (s *session) press(ctx context.Context, ask sync.Ask) error {
	kind, asked, _ := strings.Cut(ask.Button, ":")
	if !slices.Contains([]string{buttonApprove, buttonPropose, buttonUndo, buttonSync}, kind) {
		return nil
	}
	may, err := s.host.MayWrite(ctx, s.repo, ask.Who)
	if err != nil {
		return err
	}
	who := markup.Inline(ask.Who.Login)
	if !may {
		if s.base.Repo.Heard.Refuse(sync.ShortHash("button", ask.Who.Login, kind)) {
			s.say(who + " pressed a button. Nothing happened, since that takes the permission to write to the repository.")
		}
		return nil
	}
	switch {
	case kind == buttonSync:
		s.lookAgain()
		s.say(who + " had everything looked at again.")
	case kind == buttonApprove && asked == question(s.held()) && asked != "":
		s.say(who + " approved what was held back.")
		return s.approve(ctx, s.held())
	case kind == buttonPropose && asked == s.declinedQuestion() && asked != "":
		s.say(who + " had what was declined proposed again.")
		s.base.Repo.WriteBack.Declined, s.base.Repo.Settled = nil, false
	case kind == buttonUndo:
		return s.takeBack(ctx, ask, asked)
	default:
		s.say("The question has changed since " + who + " pressed a button, so nothing happened. The buttons of this report are for the question as it is now.")
	}
	return nil
}

// takeBack takes back the pass whose id begins like this. That it is to be taken back is put down together with
// the answer, so that a pass that is stopped in between goes on with it and says once who wanted it.
func (s *session) takeBack(ctx context.Context, ask sync.Ask, begins string) error {
	passes, err := s.ledger.Passes(ctx, s.repo, maxPasses)
	if err != nil {
		return err
	}
	who := markup.Inline(ask.Who.Login)
	at := slices.IndexFunc(passes, func(pass sync.PassSummary) bool {
		return len(begins) == passPrefix && strings.HasPrefix(pass.ID, begins)
	})
	if at < 0 {
		s.say("Nothing happened when " + who + " pressed a button to take a pass back, since nothing is known of that pass any more.")
		return nil
	}
	s.say(fmt.Sprintf("%s had pass `%s` taken back. What somebody has changed since then stays as it is.", who, passes[at].ID))
	s.base.Repo.Heard.Answer(ask)
	order := sync.UndoOrder(passes[at].ID)
	if err := s.save(ctx, sync.Change{Repo: &s.base.Repo, Orders: []sync.Order{order}}); err != nil {
		return err
	}
	s.base.Orders = append(s.base.Orders, order)
	return s.followOrders(ctx)
}

// say has the next report say something.
func (s *session) say(text string) {
	says := append(slices.Clone(s.base.Repo.Heard.Says), text)
	s.base.Repo.Heard.Says = says[max(0, len(says)-maxSaid):]
}

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
	// buttonAnswer answers the only question of its kind, and names the answer; buttonList has the questions shown.
	buttonAnswer = "answer"
	buttonList   = "list"
	questionHash = 12
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

// buttons are those of a report: each is for what it was made for, and for nothing else that is asked later. Where they
// are too many, that which takes the pass back is left out first, and then that which has all looked at again.
func (s *session) buttons() []sync.Button {
	var buttons []sync.Button
	if held := hashesOf(s.base.Repo.Questions, sync.Question.Holds); len(held) > 0 {
		button := sync.Button{Label: "Approve removals", Description: "Close the issues of what was removed", Identifier: buttonApprove + ":" + question(held)}
		if slices.ContainsFunc(s.base.Repo.Questions, func(q sync.Question) bool { return q.Kind == sync.AskStart }) {
			button.Label, button.Description = "Begin", "Make on GitHub what the plans say"
		}
		buttons = append(buttons, button)
	}
	if declined := hashesOf(s.base.Repo.Questions, asksDeclined); len(declined) > 0 {
		buttons = append(buttons, sync.Button{
			Label: "Propose again", Description: "Propose once more what was declined", Identifier: buttonPropose + ":" + question(declined),
		})
	}
	if button, ok := s.questionButton(); ok {
		buttons = append(buttons, button)
	}
	undoable := slices.ContainsFunc(s.result.Actions, func(action sync.Action) bool { return canBeUndone(action.Kind()) })
	if pass := s.result.Pass; pass != "" && undoable && len(buttons) < maxButtons-1 {
		buttons = append(buttons, sync.Button{
			Label: "Undo this pass", Description: "Take back what this pass did on GitHub", Identifier: buttonUndo + ":" + pass[:passPrefix],
		})
	}
	if len(buttons) < maxButtons {
		buttons = append(buttons, sync.Button{Label: "Sync now", Description: "Look at everything again", Identifier: buttonSync})
	}
	return buttons
}

// questionButton is for the questions that no other button answers: it answers where there is only one, to which only
// one answer is yes, and leads to all of them else.
func (s *session) questionButton() (sync.Button, bool) {
	others := slices.DeleteFunc(slices.Clone(s.base.Repo.Questions), func(q sync.Question) bool { return q.Holds() || asksDeclined(q) })
	if len(others) == 0 {
		return sync.Button{}, false
	}
	if yes, ok := others[0].Yes(); ok && len(others) == 1 {
		label, description := yesWords(others[0].Kind)
		return sync.Button{Label: label, Description: description, Identifier: buttonAnswer + ":" + yes[:questionHash]}, true
	}
	return sync.Button{Label: "Show questions", Description: "Open the issue in which they are asked", Identifier: buttonList}, true
}

// yesWords says yes to a question, on a button.
func yesWords(kind sync.QuestionKind) (label, description string) {
	switch kind {
	case sync.AskSteps:
		return "Tick these boxes", "Propose to settle the open boxes"
	case sync.AskCollect:
		return "Add the line", "Propose the issue as a line of the plan"
	default:
		return "Leave it as it is", "The file may stay as it is"
	}
}

func asksDeclined(q sync.Question) bool { return q.Kind == sync.AskDeclined }

// question names several questions as one, "" for none.
func question(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	parts = slices.Sorted(slices.Values(parts))
	return sync.ShortHash(parts...)[:questionHash]
}

// press does what a button says, for whoever may write to the repository. What became of it stands in
// the next report; that somebody may not is said once. What answers a question waits until it is known what is asked.
func (s *session) press(ctx context.Context, ask sync.Ask) (waits bool, err error) {
	kind, asked, _ := strings.Cut(ask.Button, ":")
	if !slices.Contains([]string{buttonApprove, buttonAnswer, buttonList, buttonPropose, buttonUndo, buttonSync}, kind) {
		return false, nil
	}
	may, err := s.host.MayWrite(ctx, s.repo, ask.Who)
	if err != nil {
		return false, err
	}
	who := markup.Inline(ask.Who.Login)
	if !may {
		if s.base.Repo.Heard.Refuse(sync.ShortHash("button", ask.Who.Login, kind)) {
			s.say(who + " pressed a button. Nothing happened, since that takes the permission to write to the repository.")
		}
		return false, nil
	}
	switch kind {
	case buttonApprove, buttonAnswer, buttonPropose:
		if !slices.ContainsFunc(s.presses, func(told sync.Ask) bool { return told.ID == ask.ID }) {
			s.presses = append(s.presses, ask)
		}
		return true, nil
	case buttonSync:
		s.lookAgain()
		s.say(who + " had everything looked at again.")
	case buttonList:
		s.base.Repo.Dashboard.Dismissed, s.base.Repo.Settled = shownAgain, false
		s.say(who + " had the questions shown: they stand below, each with the comment that answers it.")
	case buttonUndo:
		return false, s.takeBack(ctx, ask, asked)
	}
	return false, nil
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

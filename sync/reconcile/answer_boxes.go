package reconcile

import (
	"context"
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/dashboard"
)

// answerBoxes takes the answers that people ticked in the dashboard issue. A box that was looked at once is not
// looked at again before the body is written, which takes the tick back.
type answerBoxes struct {
	s *session
	// asks are the edits of bodies that events told of.
	asks []sync.Ask
	// edits are those that GitHub tells of, once it was asked.
	edits []sync.BodyEdit
	asked bool
	// may says of users whether they may answer.
	may map[int64]bool
}

// takeAnswerBoxes puts down the answers whose boxes are ticked, as far as they answer the questions of now and
// whoever ticked them may write to the repository. It reports whether any was taken.
func (s *session) takeAnswerBoxes(ctx context.Context, questions []sync.Question) (bool, error) {
	board := &s.base.Repo.Dashboard
	ticked := slices.DeleteFunc(dashboard.Ticked(board.Issue.Body), func(hash string) bool { return slices.Contains(board.Taken, hash) })
	if len(ticked) == 0 || s.plans.policy.NoDashboard {
		return false, nil
	}
	b := answerBoxes{s: s, may: map[int64]bool{}}
	for _, ask := range s.asks {
		if ask.Kind == sync.AskBox && ask.Issue == board.Issue.Number && ask.Who.Person {
			b.asks = append(b.asks, ask)
		}
	}
	var answers []sync.Answered
	var approved []string
	for _, hash := range ticked {
		answer, err := b.judge(ctx, hash, questions)
		if err != nil {
			return false, err
		}
		if answer.Outcome == sync.AnswerTaken {
			approved = append(approved, hash)
		} else if slices.ContainsFunc(answers, func(told sync.Answered) bool { return told.Outcome == answer.Outcome && told.By == answer.By }) {
			continue // who ticked many boxes is told once
		}
		answers = append(answers, answer)
	}
	board.Note(answers...)
	board.Taken = slices.Concat(board.Taken, ticked)
	s.base.Repo.Settled = false
	all, err := s.withLater(ctx, slices.Concat(s.base.Approved, approved))
	if err != nil {
		return false, err
	}
	s.base.Approved, s.approved = all, all
	return len(approved) > 0, s.save(ctx, sync.Change{Repo: &s.base.Repo, Approved: &all})
}

// judge says what becomes of a ticked box.
func (b *answerBoxes) judge(ctx context.Context, hash string, questions []sync.Question) (sync.Answered, error) {
	answer := sync.Answered{At: b.s.now().UTC(), Outcome: sync.AnswerUnknown}
	who, err := b.ticker(ctx, hash)
	if err != nil || len(who) == 0 {
		return answer, err
	}
	for _, user := range who {
		answer.By = user.Login
		may, err := b.mayAnswer(ctx, user)
		if err != nil {
			return answer, err
		}
		if !may {
			answer.Outcome = sync.AnswerRefused
			return answer, nil
		}
	}
	question, asked := sync.FindQuestion(questions, hash)
	if !asked {
		answer.Outcome = sync.AnswerStale
		return answer, nil
	}
	question.Why = shortWhy(question)
	answer.Outcome, answer.Question, answer.Choice = sync.AnswerTaken, question, sync.Choice{Hash: hash}
	return answer, nil
}

// shortWhy is what has to be kept of the reason of a question to tell what an answer to it did.
func shortWhy(question sync.Question) string {
	if question.Kind == sync.AskStart {
		return question.Why
	}
	return ""
}

// ticker finds who ticked a box. GitHub's own record of edits tells for certain. Where it does not, all of
// whom events told are asked whether they may, since any of them may have ticked it; and if every event
// was lost, who edited the body last. It lists nobody if that cannot be known.
func (b *answerBoxes) ticker(ctx context.Context, hash string) ([]sync.User, error) {
	if !b.asked {
		edits, err := b.s.host.Edits(ctx, b.s.repo, b.s.base.Repo.Dashboard.Issue.Number)
		if err != nil {
			return nil, err
		}
		b.edits, b.asked = edits, true
	}
	if who, known := dashboard.TickedBy(b.edits, hash); known {
		return []sync.User{who}, nil
	}
	var users []sync.User
	for _, ask := range b.asks {
		if !slices.Contains(users, ask.Who) {
			users = append(users, ask.Who)
		}
	}
	if len(users) == 0 && len(b.edits) > 0 && b.edits[0].By.Person {
		users = []sync.User{b.edits[0].By}
	}
	return users, nil
}

// mayAnswer asks once in a pass whether a user may write to the repository.
func (b *answerBoxes) mayAnswer(ctx context.Context, user sync.User) (bool, error) {
	if may, known := b.may[user.ID]; known {
		return may, nil
	}
	may, err := b.s.host.MayWrite(ctx, b.s.repo, user)
	if err == nil {
		b.may[user.ID] = may
	}
	return may, err
}

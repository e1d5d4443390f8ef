package reconcile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/voice"
)

// answers are those that people gave by comments and buttons, judged by what is asked now: a push may have come between
// the question and the answer.
type answers struct {
	s *session
	// asked are the questions that people were told of and that are still the same.
	asked []sync.Question
	// now are those of this pass.
	now []sync.Question
	// given are the hashes of the answers that count.
	given []string
}

// takeAnswers puts down the answers of comments and buttons as far as they answer what is asked now, and tells whoever
// gave the others that the question has changed. It reports whether any counts.
func (s *session) takeAnswers(ctx context.Context, changes sync.Changeset) (taken bool, err error) {
	if len(s.presses)+len(s.picks) == 0 {
		return false, nil
	}
	a := &answers{s: s, asked: s.stillAsked(changes), now: changes.Questions}
	for _, ask := range s.presses {
		a.press(ask)
		s.base.Repo.Heard.Answer(ask)
	}
	replies := make([]reply, 0, len(s.picks))
	for _, r := range s.picks {
		replies = append(replies, a.comment(r))
	}
	change := sync.Change{Repo: &s.base.Repo}
	if len(a.given) > 0 {
		all, err := s.withLater(ctx, slices.Concat(s.base.Approved, a.given))
		if err != nil {
			return false, err
		}
		s.base.Approved, s.approved, s.base.Repo.Settled, change.Approved = all, all, false, &all
	}
	if err := s.save(ctx, change); err != nil {
		return false, err
	}
	for i, r := range s.picks {
		if err := s.respond(ctx, r, replies[i]); err != nil {
			return false, err
		}
	}
	s.presses, s.picks = nil, nil
	return len(a.given) > 0, nil
}

// stillAsked are the questions of the last pass that this one asks as well, or whose answer it carries out.
func (s *session) stillAsked(changes sync.Changeset) []sync.Question {
	return slices.DeleteFunc(slices.Clone(s.base.Repo.Questions), func(old sync.Question) bool {
		same := slices.ContainsFunc(changes.Questions, func(now sync.Question) bool { return now.Kind == old.Kind && now.Hash == old.Hash })
		return !same && !old.AnsweredBy(changes.Granted)
	})
}

// press takes the answer of a button.
func (a *answers) press(ask sync.Ask) {
	kind, name, _ := strings.Cut(ask.Button, ":")
	who := markup.Inline(ask.Who.Login)
	held, declined := hashesOf(a.asked, sync.Question.Holds), hashesOf(a.asked, asksDeclined)
	switch {
	case kind == buttonApprove && name != "" && name == question(held):
		a.given = append(a.given, held...)
		a.s.say(who + " approved what was held back.")
		return
	case kind == buttonPropose && name != "" && name == question(declined):
		a.given = append(a.given, declined...)
		a.s.say(who + " had what was declined proposed again.")
		return
	}
	for _, question := range a.asked {
		for _, hash := range question.Answers() {
			if kind == buttonAnswer && len(name) == questionHash && strings.HasPrefix(hash, name) && !a.settled(question, hash) {
				a.given = append(a.given, hash)
				a.s.say(who + " answered: " + markup.Inline(question.Doing(hash)) + ".")
				return
			}
		}
	}
	a.s.say(staleButton(who))
}

// staleButton says that a button was for another question than is asked now.
func staleButton(who string) string {
	return "The question has changed since " + who + " pressed a button, so nothing happened. The buttons of this report are for the question as it is now."
}

// comment takes the answer of a comment.
func (a *answers) comment(r request) reply {
	if r.command.Verb == voice.Approve {
		return a.approve(r)
	}
	named := sync.NamedQuestions(a.asked, r.command.Text)
	switch {
	case len(named) > 1:
		return refused("pick "+r.command.Text, "Several questions are called that, so nothing was done. Write more of the name: %s.", namesOf(named))
	case len(named) == 0, a.tooOld(r, named[0]):
		return refused("changed "+r.command.Text, "The question has changed since this was written, or there never was one of that name, so nothing was done.%s", a.waits())
	}
	question := named[0]
	hash, ok := question.Pick(r.command.Answer)
	if !ok {
		return refused("pick "+question.Hash, "That is none of the answers to the question, so nothing was done. They are %s.", answersTo(r.command.Text, question))
	}
	if a.settled(question, hash) {
		return refused("settled "+question.Hash, "Somebody has given another answer to that question already, so nothing was done.")
	}
	a.given = append(a.given, hash)
	return done
}

// settled reports whether another answer to the question was given before.
func (a *answers) settled(question sync.Question, hash string) bool {
	return slices.ContainsFunc(question.Answers(), func(other string) bool {
		return other != hash && (slices.Contains(a.given, other) || slices.Contains(a.s.base.Approved, other))
	})
}

// tooOld reports whether a comment was written before the question was asked.
func (a *answers) tooOld(r request, question sync.Question) bool {
	return r.comment.CreatedAt.Before(question.Since.Truncate(clockStep))
}

// approve answers what is held back in the repository, or in one plan.
func (a *answers) approve(r request) reply {
	plan := r.command.Text
	concerns := func(q sync.Question) bool { return q.Holds() && (plan == "" || q.Plan == plan) }
	now, asked := hashesOf(a.now, concerns), hashesOf(a.asked, concerns)
	switch {
	case len(now)+len(asked) == 0 && plan != "" && !slices.ContainsFunc(a.s.plans.documents, func(d sync.Document) bool { return d.Path == plan }):
		return refused("plan", "There is no plan of that name, so nothing was approved.%s", heldIn(a.now))
	case len(now)+len(asked) == 0:
		return already
	}
	for _, hash := range now {
		at := slices.IndexFunc(a.asked, func(q sync.Question) bool { return q.Hash == hash })
		if at < 0 || a.tooOld(r, a.asked[at]) {
			return refused("changed "+hash, "The question has changed since this was written, so nothing was approved. Look at it again, and write the comment once more.")
		}
	}
	a.given = append(a.given, asked...)
	return done
}

// hashesOf lists the hashes of some questions.
func hashesOf(questions []sync.Question, which func(sync.Question) bool) []string {
	var hashes []string
	for _, question := range questions {
		if which(question) {
			hashes = append(hashes, question.Hash)
		}
	}
	return hashes
}

// heldIn names the plans in which something is held back.
func heldIn(questions []sync.Question) string {
	var plans []string
	for _, question := range questions {
		if question.Holds() && question.Plan != "" {
			plans = append(plans, markup.Inline(question.Plan))
		}
	}
	if len(plans) == 0 {
		return ""
	}
	return " Something waits in " + strings.Join(plans, ", ") + "."
}

// maxNamed is how many questions a refusal names.
const maxNamed = 10

func namesOf(questions []sync.Question) string {
	var names []string
	for i, name := range sync.QuestionNames(questions) {
		if i == maxNamed {
			names = append(names, fmt.Sprintf("and %d more", len(questions)-i))
			break
		}
		names = append(names, "`"+name+"`")
	}
	return strings.Join(names, ", ")
}

// waits says which questions there are.
func (a *answers) waits() string {
	if len(a.now) == 0 {
		return " Nothing is asked now."
	}
	return " Those of now are called " + namesOf(a.now) + "; look at what they ask before you write the comment once more."
}

// answersTo lists the comments that answer a question.
func answersTo(name string, question sync.Question) string {
	var comments []string
	for _, word := range question.AnswerWords() {
		comments = append(comments, "`"+strings.TrimSpace("/milepost pick "+strings.ToLower(name)+" "+word)+"`")
	}
	return strings.Join(comments, ", ")
}

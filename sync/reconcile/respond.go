package reconcile

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/sync"
)

const (
	// clockStep is how exactly GitHub tells times.
	clockStep = time.Second
	// maxRefusals is how many refusals are said on one issue: whoever may comment could ask for more.
	maxRefusals = 10
	// refusalMark begins the hidden mark of a refusal.
	refusalMark = "<!-- milepost:voice "
)

// respond shows who wrote a comment what became of it, and puts down that it was answered. A comment that is
// gone, or an issue on which nobody may speak, is answered all the same.
func (s *session) respond(ctx context.Context, r request, answer reply) error {
	if answer.why != "" {
		if err := s.sayOnce(ctx, r, answer); err != nil {
			return err
		}
	}
	if answer.reaction != "" {
		if err := s.host.React(ctx, s.repo, r.comment.ID, answer.reaction); err != nil && !unanswerable(err) {
			return fmt.Errorf("answer a comment on #%d: %w", r.comment.Issue, err)
		}
	}
	s.base.Repo.Heard.Hear(r.comment)
	s.base.Repo.Heard.Answer(r.ask)
	return s.saveRepo(ctx)
}

// unanswerable reports whether an answer can never be given.
func unanswerable(err error) bool {
	return sync.IsRefusal(err) && !sync.IsElsewhere(err)
}

// sayOnce says why something was refused, the same to one person once an issue. The comment carries a mark,
// so that it is not made twice though its answer, or the ledger, was lost.
func (s *session) sayOnce(ctx context.Context, r request, answer reply) error {
	name := sync.ShortHash("refusal", fmt.Sprint(r.comment.Issue), fmt.Sprint(r.comment.By.ID), answer.about)
	if slices.Contains(s.base.Repo.Heard.Refused, name) {
		return nil
	}
	ours, err := s.host.OwnComments(ctx, s.repo, r.comment.Issue)
	if err != nil && !unanswerable(err) {
		return err
	}
	said, mark := 0, refusalMark+name+" -->"
	for _, comment := range ours {
		if strings.Contains(comment.Text, mark) {
			said = maxRefusals
		}
		if strings.Contains(comment.Text, refusalMark) {
			said++
		}
	}
	if said < maxRefusals {
		err = s.host.Say(ctx, s.repo, r.comment.Issue, 0, answer.why+"\n\n"+mark)
		if err != nil && !unanswerable(err) {
			return fmt.Errorf("say why on #%d: %w", r.comment.Issue, err)
		}
		if err == nil {
			if err := s.counted(ctx, r.comment.Issue); err != nil {
				return err
			}
		}
	}
	s.base.Repo.Heard.Refuse(name)
	return s.saveRepo(ctx)
}

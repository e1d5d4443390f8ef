package reconcile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
	"github.com/milepost/milepost/sync/suggest"
)

// ErrNotSuggested says that a suggestion is not proposed, and why, in words for whoever asked.
var ErrNotSuggested = suggest.ErrRefused

// Suggest has a line of a plan be changed by a pull request, which the next pass opens. Where one does so already it is
// told, and nothing else happens. The error is [ErrNotSuggested] where it cannot be done without doubt.
func (e *Engine) Suggest(ctx context.Context, ledger sync.Ledger, repo sync.Repository, ask sync.Suggestion) (sync.Suggested, error) {
	order, err := sync.SuggestOrder(ask)
	if err != nil {
		return sync.Suggested{}, err
	}
	s, placement, err := e.lookAtPlans(ctx, ledger, repo)
	if err != nil {
		return sync.Suggested{}, err
	}
	made, err := s.suggested(ask, placement)
	if err != nil {
		return sync.Suggested{}, err
	}
	if made.PullRequest, err = s.doesAlready(ctx, made); err != nil || made.PullRequest != 0 {
		return made, err
	}
	return made, give(ctx, ledger, repo, order)
}

func (s *study) suggested(ask sync.Suggestion, placement identity.Placement) (sync.Suggested, error) {
	return suggest.Make(suggest.Input{
		Repository: s.repo, Base: s.base, Documents: s.plans.documents, Placement: placement, Policy: s.plans.policy, Commit: s.head.Commit, Ask: ask,
	})
}

// doesAlready is the open pull request of ours that makes the same change, 0 if there is none.
func (s *study) doesAlready(ctx context.Context, made sync.Suggested) (int, error) {
	for n := 1; n <= maxAskedBranches; n++ {
		branch := numbered(made.Branch(), n)
		pulls, err := s.host.PullRequests(ctx, s.repo, branch)
		if err != nil {
			return 0, fmt.Errorf("look for pull requests from %q: %w", branch, err)
		}
		for _, pull := range pulls {
			if pull.Open && pull.Ours {
				return pull.Number, nil
			}
		}
		ref, err := s.host.Ref(ctx, s.repo, branch)
		if err != nil || ref.Tip == "" {
			return 0, err
		}
	}
	return 0, nil
}

// suggest opens the pull request of a suggestion.
func (s *session) suggest(ctx context.Context, ask sync.Suggestion, placement identity.Placement) error {
	made, err := s.suggested(ask, placement)
	if errors.Is(err, suggest.ErrRefused) {
		s.remark("not-suggested", "the change of %s that was asked for is not proposed: %s", ask.Plan, strings.TrimPrefix(err.Error(), suggest.ErrRefused.Error()+": "))
		return nil
	}
	if err != nil {
		return err
	}
	number, err := s.doesAlready(ctx, made)
	if err != nil || number != 0 {
		return err
	}
	title := parser.Truncate(made.Title, maxSuggestedTitle)
	verb := map[sync.SuggestionKind]string{sync.SuggestTick: "Tick", sync.SuggestAdd: "Add"}[made.Kind]
	opened, err := s.openPull(ctx, asked{
		what: sync.Carrying{From: made.Plan, To: made.Plan}, branch: made.Branch(), files: []sync.ProposedFile{made.File},
		title: verb + ": " + title, message: verb + " " + title, body: suggestedBody(made),
	})
	switch {
	case err != nil:
		return fmt.Errorf("propose a change of %s: %w", made.Plan, err)
	case opened.why != "":
		s.remark("not-suggested", "the change of %s that was asked for is not proposed: %s", made.Plan, opened.why)
	default:
		s.remark("suggested", "pull request #%d proposes the change of %s that was asked for", opened.number, made.Plan)
	}
	return nil
}

// maxSuggestedTitle bounds what of an item's title stands in that of the pull request, in bytes.
const maxSuggestedTitle = 200

// suggestedBody is the text of the pull request.
func suggestedBody(made sync.Suggested) string {
	var out strings.Builder
	if made.Kind == sync.SuggestTick {
		fmt.Fprintf(&out, "Ticks line %d of %s:\n\n", made.Line, markup.Inline(made.Plan))
	} else {
		fmt.Fprintf(&out, "Adds line %d to %s:\n\n", made.Line, markup.Inline(made.Plan))
	}
	out.WriteString("- " + markup.Line(made.Title))
	if made.Issue != 0 {
		fmt.Fprintf(&out, " (#%d)", made.Issue)
	}
	after := "It gets its issue once this is merged."
	switch {
	case made.Kind == sync.SuggestTick && made.Issue != 0:
		after = "The issue is closed once this is merged."
	case made.Kind == sync.SuggestTick:
		after = "It has no issue."
	}
	out.WriteString("\n\n" + after + " An assistant asked for it through this server's operators: close this to turn it down.\n")
	return out.String()
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

func newApprove(s *streams) *cobra.Command {
	var plans, answers []string
	var list bool
	command := &cobra.Command{
		Use:   "approve OWNER/REPO",
		Short: "Let go ahead what waits for a person",
		Long: `Approve lets go ahead what the server holds back in a repository now: the start of one whose
plans stood there before the App, imports of many issues, and removals, such as when many items left a
plan at once, and with them the items that are new in that plan. It asks the server that runs on this
machine, at MILEPOST_ADMIN_LISTEN. Each plan is a question of its own, and --plan answers one of them.
The approval is for just what was asked: when the question has changed meanwhile, nothing happens and it
is asked again.

--list shows all that waits for a person, with a name for each answer, and --answer gives one by its
name. That is how a line is told whose item it is, how what people declined is proposed again, and how
a file that cannot be read is left as it is.`,
		Example: "  milepost approve acme/rocket\n  milepost approve acme/rocket --plan docs/milestone-2.md\n  milepost approve acme/rocket --list",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			path, err := pathAbout("approve", args[0])
			if err != nil {
				return err
			}
			if list && len(plans)+len(answers) > 0 || len(plans) > 0 && len(answers) > 0 {
				return usageError{errors.New("--plan, --answer and --list exclude each other: use one of them")}
			}
			method, query := http.MethodPost, url.Values{"plan": plans, "answer": answers}
			if list {
				method = http.MethodGet
			}
			return order(command.Context(), s, method, path+"?"+query.Encode())
		},
	}
	command.Flags().StringArrayVar(&plans, "plan", nil, "approve what is held back in this plan only (may be given several times)")
	command.Flags().StringArrayVar(&answers, "answer", nil, "give the answer with this name (may be given several times)")
	command.Flags().BoolVar(&list, "list", false, "show what waits, and answer nothing")
	return command
}

// approve is the server's side: it records the approval and asks for a pass.
func (s *server) approve(w http.ResponseWriter, r *http.Request) {
	owner, name := r.PathValue("owner"), r.PathValue("name")
	plans, answers := r.URL.Query()["plan"], r.URL.Query()["answer"]
	questions, err := s.approveRepository(r.Context(), owner, name, plans, answers)
	switch {
	case err == nil:
		accepted(w, fmt.Sprintf("What was held back in %s/%s goes ahead with the next pass, which starts now:%s", owner, name, listAnswered(questions, answers)))
	case errors.Is(err, reconcile.ErrNothingHeld):
		http.Error(w, "nothing is held back in "+strings.Join(append([]string{owner + "/" + name}, plans...), " "), http.StatusConflict)
	case errors.Is(err, reconcile.ErrQuestionChanged):
		http.Error(w, "the question has changed: milepost approve "+owner+"/"+name+" --list shows what is asked now", http.StatusConflict)
	case errors.Is(err, ledger.ErrUnknown):
		http.Error(w, owner+"/"+name+" is unknown here: the App has not looked at it yet", http.StatusNotFound)
	default:
		zerolog.Ctx(r.Context()).Error().Err(err).Str("cure", "see that the database answers and has room, then approve again").Msg("approval failed")
		http.Error(w, "the approval could not be recorded: see the server's log", http.StatusInternalServerError)
	}
}

func (s *server) approveRepository(ctx context.Context, owner, name string, plans, answers []string) ([]sync.Question, error) {
	repo, err := s.ledger.Find(ctx, owner, name)
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, repo, plans, answers)
}

// answer gives answers by their hashes, or approves what is held back in plans, and asks for a pass.
func (s *server) answer(ctx context.Context, repo sync.Repository, plans, answers []string) (_ []sync.Question, err error) {
	var questions []sync.Question
	if len(answers) > 0 {
		questions, err = reconcile.Answer(ctx, s.ledger, repo, answers...)
	} else {
		questions, err = reconcile.Approve(ctx, s.ledger, repo, plans...)
	}
	if err != nil {
		return nil, err
	}
	return questions, s.queue.Mark(ctx, repo)
}

// questions is the server's side of --list.
func (s *server) questions(w http.ResponseWriter, r *http.Request) {
	repo := s.repositoryOf(w, r)
	if repo.ID == 0 {
		return
	}
	base, err := s.ledger.Load(r.Context(), repo)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	answered(w, http.StatusOK, listQuestions(base.Repo.Questions))
}

// listQuestions says in a paragraph for each question what is asked and which answers there are.
func listQuestions(questions []sync.Question) string {
	if len(questions) == 0 {
		return "Nothing waits for a person."
	}
	var paragraphs []string
	for _, question := range questions {
		var out strings.Builder
		out.WriteString(question.String())
		for _, hash := range question.Answers() {
			fmt.Fprintf(&out, "\n  --answer %s  %s", hash, question.Doing(hash))
		}
		paragraphs = append(paragraphs, out.String())
	}
	return strings.Join(paragraphs, "\n\n")
}

// listAnswered says in a line for each question what was answered.
func listAnswered(questions []sync.Question, answers []string) string {
	var out strings.Builder
	for i, question := range questions {
		hash := question.Hash
		if len(answers) > 0 {
			hash = answers[i]
		}
		out.WriteString("\n  " + question.Doing(hash))
	}
	return out.String()
}

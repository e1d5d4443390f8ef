package main

import (
	"context"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// maxPasses bounds the list of passes.
const maxPasses = 50

func newPasses(s *streams) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "passes OWNER/REPO [PASS]",
		Short: "Show what the last passes changed on GitHub",
		Long: `Passes lists the newest passes over a repository that changed something on GitHub, at most 50, newest first,
or all that one of them changed. They are remembered for 90 days. It asks the server that runs on this
machine, at MILEPOST_ADMIN_LISTEN. 'milepost undo' takes one back. What 'milepost sync' does without a server is
not remembered.`,
		Example: "  milepost passes acme/rocket\n  milepost passes acme/rocket 5f0c9d2b8a417e36",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			path, err := pathAbout("passes", args[0], args[1:]...)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return showAnswer(command.Context(), s, path, asJSON, printPasses)
			}
			return showAnswer(command.Context(), s, path, asJSON, printEffects)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

func printPasses(out terminal, passes []sync.PassSummary) {
	if len(passes) == 0 {
		out.printf("No pass has changed anything in the last 90 days.\n")
	}
	for _, pass := range passes {
		out.printf("%s  %s  %d changes\n", out.bold(pass.ID), pass.At.Local().Format(time.DateTime), pass.Effects)
	}
}

func printEffects(out terminal, effects []sync.Effect) {
	for _, effect := range effects {
		out.printf("%s\n", effect.String())
	}
}

func newUndo(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "undo OWNER/REPO PASS",
		Short: "Take back what one pass did",
		Long: `Undo takes back on GitHub what one pass did: issues that it made and nobody touched since are
closed as not planned, issues that it closed are opened again, and titles become what they were. What
somebody changed since is kept, and so are labels, milestones and relations; 'milepost passes' shows
what was kept and why. The lines of issues that the pass made stay as they are, without an issue, until
somebody opens it or the line changes its state. All else follows in the plans through the pull request.

Taking back is a pass as well, which can be taken back. It asks the server that runs on this machine,
at MILEPOST_ADMIN_LISTEN.`,
		Example: "  milepost undo acme/rocket 5f0c9d2b8a417e36",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			path, err := pathAbout("undo", args[0], args[1])
			if err != nil {
				return err
			}
			return order(command.Context(), s, http.MethodPost, path)
		},
	}
}

// passes is the server's side of the list.
func (s *server) passes(w http.ResponseWriter, r *http.Request) {
	answerAbout(s, w, r, func(ctx context.Context, repo sync.Repository) ([]sync.PassSummary, error) {
		passes, err := s.ledger.Passes(ctx, repo, maxPasses)
		return append([]sync.PassSummary{}, passes...), err
	})
}

// effects is the server's side of one pass.
func (s *server) effects(w http.ResponseWriter, r *http.Request) {
	answerAbout(s, w, r, func(ctx context.Context, repo sync.Repository) ([]sync.Effect, error) {
		effects, err := s.ledger.Effects(ctx, repo, r.PathValue("pass"))
		if err == nil && len(effects) == 0 {
			err = reconcile.ErrUnknownPass
		}
		return effects, err
	})
}

// undo is the server's side: it puts down what is asked for and asks for a pass.
func (s *server) undo(w http.ResponseWriter, r *http.Request) {
	pass := r.PathValue("pass")
	s.order(w, r, func(ctx context.Context, repo sync.Repository) (string, error) {
		return "Pass " + pass + " of " + repo.String() + " is taken back with the next pass, which starts now. " +
			"What it could not take back is told by: milepost passes " + repo.String(), reconcile.Undo(ctx, s.ledger, repo, pass)
	})
}

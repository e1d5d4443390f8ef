package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

func newCarry(s *streams) *cobra.Command {
	var repository string
	var dry, asJSON bool
	command := &cobra.Command{
		Use:   "carry FROM TO",
		Short: "Move the open lines of one plan to another",
		Long: `Carry has the server open a pull request that moves the open lines of the plan FROM to the plan TO, as they
stand on the default branch. Where nothing else is open in FROM and something of it was done, its lines
stay there, struck, with the reason; otherwise they leave it. Each line goes to the section of the same
name, or of the same purpose, or below "Carried over", and links its issue, so that the issue stays the
line's. The issues move to the other milestone once the pull request is merged. Lines that sign a plan off, and rows of tables,
stay. Nothing is moved while lines could be mixed up; the server says which.

FROM and TO are paths in the repository. Which one that is says the remote "origin" of the checkout around the
current folder, or --repo. Carry asks the server that runs on this machine, at MILEPOST_ADMIN_LISTEN.`,
		Example: "  milepost carry docs/milestone-1.md docs/milestone-2.md --dry-run\n  milepost carry docs/milestone-1.md docs/milestone-2.md --repo acme/rocket",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			address, err := carryAddress(command.Context(), repository, args[0], args[1])
			if err != nil {
				return err
			}
			return runCarry(command.Context(), s, address, dry, asJSON)
		},
	}
	command.Flags().StringVar(&repository, "repo", "", "the repository, as OWNER/REPO (default: that of the checkout)")
	command.Flags().BoolVar(&dry, "dry-run", false, "show what would move, and move nothing")
	command.Flags().BoolVar(&asJSON, "json", false, "print what moves as JSON")
	return command
}

// carryAddress is where the server answers for the move.
func carryAddress(ctx context.Context, repository, from, to string) (string, error) {
	if repository == "" {
		var err error
		if repository, err = originOf(ctx); err != nil {
			return "", err
		}
	}
	address, err := pathAbout("carry", repository)
	if err != nil {
		return "", err
	}
	query := url.Values{"from": {cleanPath(from)}, "to": {cleanPath(to)}}
	return address + "?" + query.Encode(), nil
}

// runCarry shows what moves, and has it moved.
func runCarry(ctx context.Context, s *streams, address string, dry, asJSON bool) error {
	if err := showAnswer(ctx, s, address, asJSON, printCarried); err != nil || dry {
		return err
	}
	if asJSON {
		_, err := askServer(ctx, s, http.MethodPost, address, nil)
		return err
	}
	return order(ctx, s, http.MethodPost, address)
}

// printCarried prints what moves.
func printCarried(out terminal, moved sync.Carried) {
	how := "out of it"
	if moved.Finished {
		how = "and stay in it, struck"
	}
	out.printf("open lines of %s that go to %s (%s) %s: %d\n", moved.From, moved.To, moved.Milestone, how, len(moved.Lines))
	show := func(sign string, lines []sync.CarriedLine) {
		for _, line := range lines {
			issue := ""
			if line.Issue != 0 {
				issue = fmt.Sprintf(" (#%d)", line.Issue)
			}
			out.printf("  %s line %d: %s%s\n", sign, line.Line, line.Title, issue)
		}
	}
	show("~", moved.Lines)
	if len(moved.Left) > 0 {
		out.printf("open lines that stay, since they sign the plan off or are rows of a table: %d\n", len(moved.Left))
		show(" ", moved.Left)
	}
}

// lookAtCarry is the server's side of --dry-run.
func (s *server) lookAtCarry(w http.ResponseWriter, r *http.Request) {
	answerAbout(s, w, r, func(ctx context.Context, repo sync.Repository) (sync.Carried, error) {
		return s.engine.LookAtCarry(ctx, s.ledger, repo, r.URL.Query().Get("from"), r.URL.Query().Get("to"))
	})
}

// carry is the server's side: it puts the order down and asks for a pass.
func (s *server) carry(w http.ResponseWriter, r *http.Request) {
	s.order(w, r, func(ctx context.Context, repo sync.Repository) (string, error) {
		from, to := r.URL.Query().Get("from"), r.URL.Query().Get("to")
		return "The pull request is opened in " + repo.String() + " by the next pass, which starts now.", reconcile.Carry(ctx, s.ledger, repo, from, to)
	})
}

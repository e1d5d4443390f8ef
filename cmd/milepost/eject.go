package main

import (
	"context"
	"net/http"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

func newEject(s *streams) *cobra.Command {
	var back bool
	command := &cobra.Command{
		Use:   "eject OWNER/REPO",
		Short: "Leave a repository, and take off what was added",
		Long: `Eject has Milepost leave a repository: its hidden comments go out of the texts of issues and milestones,
its labels off the issues, the pull request is closed and its branch deleted. Issues, milestones and
plans stay as they are, and nothing happens there any more; the App can be uninstalled then. What is
known of the repository is kept, so that --return has Milepost come back and go on where it ended.
It asks the server that runs on this machine, at MILEPOST_ADMIN_LISTEN.`,
		Example: "  milepost eject acme/rocket\n  milepost eject acme/rocket --return",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			what := "eject"
			if back {
				what = "return"
			}
			path, err := pathAbout(what, args[0])
			if err != nil {
				return err
			}
			return order(command.Context(), s, http.MethodPost, path)
		},
	}
	command.Flags().BoolVar(&back, "return", false, "come back to a repository that was left")
	return command
}

// eject is the server's side of leaving.
func (s *server) eject(w http.ResponseWriter, r *http.Request) {
	s.order(w, r, func(ctx context.Context, repo sync.Repository) (string, error) {
		return "Milepost leaves " + repo.String() + " with the next pass, which starts now. " +
			"`milepost eject --return` has it come back.", reconcile.Eject(ctx, s.ledger, repo)
	})
}

// comeBack is the server's side of coming back.
func (s *server) comeBack(w http.ResponseWriter, r *http.Request) {
	s.order(w, r, func(ctx context.Context, repo sync.Repository) (string, error) {
		return "Milepost comes back to " + repo.String() + " with the next pass, which starts now.", reconcile.Return(ctx, s.ledger, repo)
	})
}

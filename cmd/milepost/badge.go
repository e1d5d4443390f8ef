package main

import (
	"context"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// pictureAddress tells where the pictures of one plan are, below the server's address.
type pictureAddress struct {
	Plan  string `json:"plan"`
	Badge string `json:"badge"`
	Chart string `json:"chart"`
}

func newBadge(s *streams) *cobra.Command {
	var asJSON bool
	var server string
	command := &cobra.Command{
		Use:   "badge OWNER/REPO",
		Short: "Show the addresses of the badges and charts of a repository's plans",
		Long: `Badge prints, for each plan of a repository, Markdown with its badge and its burn-up, to be put into a
README. The server draws them at /badge and /chart of the address that GitHub sends webhooks to. Those of
a private repository are signed: whoever has the address sees the picture, and nothing else. It asks the
server that runs on this machine, at MILEPOST_ADMIN_LISTEN.`,
		Example: "  milepost badge acme/rocket --url https://milepost.example.com",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			path, err := pathAbout("pictures", args[0])
			if err != nil {
				return err
			}
			return showAnswer(command.Context(), s, path, asJSON, func(t terminal, found []pictureAddress) {
				printAddresses(t, strings.TrimSuffix(server, "/"), found)
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	command.Flags().StringVar(&server, "url", "https://YOUR-SERVER", "the address of the server, as browsers see it")
	return command
}

func printAddresses(t terminal, server string, found []pictureAddress) {
	if len(found) == 0 {
		t.printf("There is no plan in this repository.\n")
	}
	for _, a := range found {
		t.printf("![%s](%s%s)\n![%s](%s%s)\n", markup.Inline(a.Plan), server, a.Badge, markup.Inline("Burn-up of "+a.Plan), server, a.Chart)
	}
}

// pictureAddresses is the server's side: it signs what not everybody may see.
func (s *server) pictureAddresses(w http.ResponseWriter, r *http.Request) {
	answerAbout(s, w, r, func(ctx context.Context, repo sync.Repository) ([]pictureAddress, error) {
		base, err := s.ledger.Repo(ctx, repo)
		if err != nil {
			return nil, err
		}
		plans, err := s.histories.plans(ctx, repo, base)
		if err != nil {
			return nil, err
		}
		public, err := s.host.Public(ctx, repo)
		found := []pictureAddress{}
		for _, plan := range plans {
			found = append(found, pictureAddress{
				Plan:  plan,
				Badge: s.pictures.address(repo, pictureBadge, plan, public),
				Chart: s.pictures.address(repo, pictureChart, plan, public),
			})
		}
		return found, err
	})
}

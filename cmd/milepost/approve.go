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
	var plans []string
	command := &cobra.Command{
		Use:   "approve OWNER/REPO",
		Short: "Let removals go ahead that are held back",
		Long: `Approve lets the removals go ahead that the server holds back in a repository now, such as
when many items left a plan at once, and with them the items that are new in that plan. It asks the
server that runs on this machine, at MILEPOST_ADMIN_LISTEN. Each plan is a question of its own, and
--plan answers one of them. The approval is for just these removals: when others have joined those
of a plan meanwhile, nothing is removed there and the question is asked again.`,
		Example: "  milepost approve acme/rocket\n  milepost approve acme/rocket --plan docs/milestone-2.md",
		Args:    cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			owner, name, err := splitRepository(args[0])
			if err != nil {
				return err
			}
			query := ""
			if len(plans) > 0 {
				query = "?" + url.Values{"plan": plans}.Encode()
			}
			text, err := askServer(command.Context(), s, http.MethodPost, "/approve/"+url.PathEscape(owner)+"/"+url.PathEscape(name)+query)
			if err == nil {
				fmt.Fprintf(cleaner{s.out}, "%s", text)
			}
			return err
		},
	}
	command.Flags().StringArrayVar(&plans, "plan", nil, "approve what is held back in this plan only (may be given several times)")
	return command
}

// approve is the server's side: it records the approval and asks for a pass.
func (s *server) approve(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get(adminHeader) == "" {
		http.Error(w, "the header "+adminHeader+" is missing", http.StatusForbidden)
		return
	}
	owner, name := r.PathValue("owner"), r.PathValue("name")
	plans := r.URL.Query()["plan"]
	holds, err := s.approveRepository(r.Context(), owner, name, plans)
	switch {
	case err == nil:
		accepted(w, fmt.Sprintf("The removals held back in %s/%s go ahead with the next pass, which starts now:%s", owner, name, listHolds(holds)))
	case errors.Is(err, reconcile.ErrNothingHeld):
		http.Error(w, "nothing is held back in "+strings.Join(append([]string{owner + "/" + name}, plans...), " "), http.StatusConflict)
	case errors.Is(err, ledger.ErrUnknown):
		http.Error(w, owner+"/"+name+" is unknown here: the App has not looked at it yet", http.StatusNotFound)
	default:
		zerolog.Ctx(r.Context()).Error().Err(err).Msg("approval failed")
		http.Error(w, "the approval could not be recorded: see the server's log", http.StatusInternalServerError)
	}
}

func (s *server) approveRepository(ctx context.Context, owner, name string, plans []string) ([]sync.Hold, error) {
	repo, err := s.ledger.Find(ctx, owner, name)
	if err != nil {
		return nil, err
	}
	holds, err := reconcile.Approve(ctx, s.ledger, repo, plans...)
	if err != nil {
		return nil, err
	}
	return holds, s.queue.Mark(ctx, repo)
}

// listHolds says in a line for each plan what was approved.
func listHolds(holds []sync.Hold) string {
	var out strings.Builder
	for _, hold := range holds {
		fmt.Fprintf(&out, "\n  %s: issues of %d items are closed", hold.Plan, hold.Gone)
		if hold.New > 0 {
			fmt.Fprintf(&out, ", and %d new ones get theirs", hold.New)
		}
	}
	return out.String()
}

// accepted answers 202 with a line of plain text, which browsers are told not to take for anything
// else: it may hold what was asked with.
func accepted(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusAccepted)
	fmt.Fprintln(w, text) //nolint:gosec // the two headers above keep it text
}

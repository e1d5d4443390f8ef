package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync/reconcile"
)

func newApprove(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "approve OWNER/REPO",
		Short: "Let removals go ahead that are held back",
		Long: `Approve lets the removals go ahead that the server holds back in a repository now, such as
when many items left a plan at once. It asks the server that runs on this machine, at
MILEPOST_ADMIN_LISTEN. The approval is for just these removals: when others have joined them
meanwhile, nothing is removed and the question is asked again.`,
		Example: "  milepost approve acme/rocket",
		Args:    cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			owner, name, err := splitRepository(args[0])
			if err != nil {
				return err
			}
			text, err := askServer(command.Context(), s, http.MethodPost, "/approve/"+url.PathEscape(owner)+"/"+url.PathEscape(name))
			if err == nil {
				fmt.Fprintf(cleaner{s.out}, "%s", text)
			}
			return err
		},
	}
}

// approve is the server's side: it records the approval and asks for a pass.
func (s *server) approve(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get(adminHeader) == "" {
		http.Error(w, "the header "+adminHeader+" is missing", http.StatusForbidden)
		return
	}
	owner, name := r.PathValue("owner"), r.PathValue("name")
	err := s.approveRepository(r.Context(), owner, name)
	switch {
	case err == nil:
		accepted(w, fmt.Sprintf("The removals held back in %s/%s go ahead with the next pass, which starts now.", owner, name))
	case errors.Is(err, reconcile.ErrNothingHeld):
		http.Error(w, "nothing is held back in "+owner+"/"+name, http.StatusConflict)
	case errors.Is(err, ledger.ErrUnknown):
		http.Error(w, owner+"/"+name+" is unknown here: the App has not looked at it yet", http.StatusNotFound)
	default:
		zerolog.Ctx(r.Context()).Error().Err(err).Msg("approval failed")
		http.Error(w, "the approval could not be recorded: see the server's log", http.StatusInternalServerError)
	}
}

func (s *server) approveRepository(ctx context.Context, owner, name string) error {
	repo, err := s.ledger.Find(ctx, owner, name)
	if err != nil {
		return err
	}
	if err := reconcile.Approve(ctx, s.ledger, repo); err != nil {
		return err
	}
	return s.queue.Mark(ctx, repo)
}

// accepted answers 202 with a line of plain text, which browsers are told not to take for anything
// else: it may hold what was asked with.
func accepted(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusAccepted)
	fmt.Fprintln(w, text) //nolint:gosec // the two headers above keep it text
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/queue"
)

func newResume(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "resume [OWNER/REPO]",
		Short: "Take up a repository that was put aside, or list them",
		Long: `Resume takes a repository up again that the server has put aside, because four of its passes in
a row came to no end: each was killed with its process, or hung. Its next pass begins at once; if
that one comes to no end either, the repository is put aside again. Without a repository, resume
lists those that were put aside. It asks the server that runs on this machine, at
MILEPOST_ADMIN_LISTEN.`,
		Example: "  milepost resume\n  milepost resume acme/rocket",
		Args:    takes,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listAside(command.Context(), s)
			}
			path, err := pathAbout("resume", args[0])
			if err != nil {
				return err
			}
			return order(command.Context(), s, http.MethodPost, path)
		},
	}
}

// asideRepository is a line of the list that the operators' listener gives.
type asideRepository struct {
	Repository string `json:"repository"`
	// Preview names a pull request or a merge group if it is its preview that was put aside.
	Preview      string    `json:"preview,omitempty"`
	ID           int64     `json:"id"`
	Installation int64     `json:"installation"`
	Since        time.Time `json:"since"`
	// Deaths counts the passes in a row that came to no end.
	Deaths int `json:"deaths"`
}

func listAside(ctx context.Context, s *streams) error {
	list, err := askValue[[]asideRepository](ctx, s, http.MethodGet, "/aside", nil)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(s.out, "No repository was put aside.")
	}
	for _, a := range list {
		what := "passes"
		if a.Preview != "" {
			what = "previews of " + a.Preview
		}
		fmt.Fprintf(cleaner{s.out}, "%s: put aside at %s after %d %s that came to no end\n", a.Repository, a.Since.Format(time.RFC3339), a.Deaths, what)
	}
	return nil
}

// aside is the server's side of the list.
func (s *server) aside(w http.ResponseWriter, r *http.Request) {
	aside, err := s.queue.Aside(r.Context())
	if err != nil {
		zerolog.Ctx(r.Context()).Error().Err(err).Str("cure", "see that the database answers, then ask again").Msg("list of repositories put aside failed")
		http.Error(w, "the list could not be read: see the server's log", http.StatusInternalServerError)
		return
	}
	list := []asideRepository{}
	for _, a := range aside {
		list = append(list, asideRepository{a.Repository.String(), a.Preview.String(), a.Repository.ID, a.Repository.Installation, a.Since.UTC(), a.Deaths})
	}
	answerJSON(w, list)
}

// resume is the server's side of taking one up again.
func (s *server) resume(w http.ResponseWriter, r *http.Request) {
	owner, name := r.PathValue("owner"), r.PathValue("name")
	err := s.queue.Resume(r.Context(), owner, name)
	switch {
	case err == nil:
		zerolog.Ctx(r.Context()).Info().Str("repo", owner+"/"+name).Msg("repository taken up again")
		accepted(w, owner+"/"+name+" is taken up again: its next pass starts now.")
	case errors.Is(err, queue.ErrNotAside):
		http.Error(w, owner+"/"+name+" was not put aside", http.StatusConflict)
	default:
		zerolog.Ctx(r.Context()).Error().Err(err).Str("cure", "see that the database answers and has room, then resume again").Msg("resuming failed")
		http.Error(w, "the repository could not be taken up again: see the server's log", http.StatusInternalServerError)
	}
}

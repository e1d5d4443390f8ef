package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// order gives an order for the repository that a request names, and asks for a pass.
func (s *server) order(w http.ResponseWriter, r *http.Request, give func(context.Context, sync.Repository) (text string, err error)) {
	repo := s.repositoryOf(w, r)
	if repo.ID == 0 {
		return
	}
	text, err := give(r.Context(), repo)
	if err == nil {
		err = s.queue.Mark(r.Context(), repo)
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	accepted(w, text)
}

// answerAbout answers with what is known of the repository that a request names, as JSON.
func answerAbout[T any](s *server, w http.ResponseWriter, r *http.Request, know func(context.Context, sync.Repository) (T, error)) {
	repo := s.repositoryOf(w, r)
	if repo.ID == 0 {
		return
	}
	value, err := know(r.Context(), repo)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	answerJSON(w, value)
}

// answerJSON answers with a value.
func answerJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value) //nolint:errcheck,errchkjson // whoever asked has gone
}

// repositoryOf finds the repository that a request names. Where it is not known that is answered, and the
// zero Repository returned.
func (s *server) repositoryOf(w http.ResponseWriter, r *http.Request) sync.Repository {
	repo, err := s.ledger.Find(r.Context(), r.PathValue("owner"), r.PathValue("name"))
	if err != nil {
		s.refuse(w, r, err)
		return sync.Repository{}
	}
	return repo
}

// refuse answers a request of the operators' listener that came to nothing.
func (*server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	name := r.PathValue("owner") + "/" + r.PathValue("name")
	switch {
	case errors.Is(err, ledger.ErrUnknown):
		http.Error(w, name+" is unknown here: the App has not looked at it yet", http.StatusNotFound)
	case errors.Is(err, reconcile.ErrNotCarried), errors.Is(err, reconcile.ErrNotSuggested):
		http.Error(w, err.Error(), http.StatusConflict)
	case errors.Is(err, errNoPlan):
		http.Error(w, err.Error(), http.StatusNotFound)
	case errors.Is(err, reconcile.ErrUnknownPass):
		http.Error(w, "nothing is known of this pass of "+name+": milepost passes "+name+" lists those that changed something", http.StatusNotFound)
	default:
		zerolog.Ctx(r.Context()).Error().Err(err).Str("path", r.URL.Path).Str("cure", "ask again; if it stays, see that the database answers, and what milepost doctor says").Msg("request of the operators' listener failed")
		http.Error(w, "this failed: see the server's log", http.StatusInternalServerError)
	}
}

// accepted answers 202 with a line of plain text.
func accepted(w http.ResponseWriter, text string) { answered(w, http.StatusAccepted, text) }

// answered answers with plain text, which browsers are told not to take for anything else: it may hold
// what was asked with.
func answered(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	fmt.Fprintln(w, text) //nolint:gosec // the two headers above keep it text
}

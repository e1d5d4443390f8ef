package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/digest"
)

// askReport asks the server on this machine for a report on a repository.
func askReport(ctx context.Context, s *streams, repository string, wish reportWish) ([]digest.Digest, error) {
	owner, name, err := splitRepository(repository)
	if err != nil {
		return nil, err
	}
	query := url.Values{"plan": wish.plans, "since": {wish.since}}
	if wish.until != "" {
		query.Set("until", wish.until)
	}
	text, err := askServer(ctx, s, http.MethodGet, "/report/"+url.PathEscape(owner)+"/"+url.PathEscape(name)+"?"+query.Encode())
	if err != nil {
		return nil, err
	}
	digests := []digest.Digest{}
	if err := json.Unmarshal(text, &digests); err != nil {
		return nil, fmt.Errorf("read the server's answer: %w", err)
	}
	return digests, nil
}

// report is the server's side: it says what became of the plans of a repository.
func (s *server) report(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	wish := reportWish{plans: query["plan"], since: query.Get("since"), until: query.Get("until"), format: formatJSON}
	if wish.since == "" {
		wish.since = defaultSince
	}
	if err := wish.complete(time.Now()); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	repo := s.repositoryOf(w, r)
	if repo.ID == 0 {
		return
	}
	digests, err := s.digests(r.Context(), repo, wish)
	switch {
	case errors.Is(err, errNoPlan):
		http.Error(w, err.Error(), http.StatusNotFound)
	case err != nil:
		s.refuse(w, r, err)
	default:
		answerJSON(w, digests)
	}
}

// digests says what became of the plans that are asked for, or of all.
func (s *server) digests(ctx context.Context, repo sync.Repository, wish reportWish) ([]digest.Digest, error) {
	plans := wish.plans
	if len(plans) == 0 {
		var err error
		if plans, err = s.histories.plans(ctx, repo); err != nil {
			return nil, err
		}
	}
	digests := []digest.Digest{}
	for _, plan := range plans {
		d, err := s.histories.digest(ctx, repo, plan, wish)
		if err != nil {
			return nil, fmt.Errorf("report on %s: %w", plan, err)
		}
		digests = append(digests, d)
	}
	return digests, nil
}

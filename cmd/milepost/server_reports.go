package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/digest"
)

// askReport asks the server on this machine for a report on a repository.
func askReport(ctx context.Context, s *streams, repository string, wish reportWish) ([]digest.Digest, error) {
	query := url.Values{"plan": wish.plans, "since": {wish.since}}
	if wish.until != "" {
		query.Set("until", wish.until)
	}
	return askAbout[digest.Digest](ctx, s, "report", repository, query)
}

// askStatus asks the server on this machine how far the plans of a repository are.
func askStatus(ctx context.Context, s *streams, repository string, plans []string) ([]planStatus, error) {
	return askAbout[planStatus](ctx, s, "status", repository, url.Values{"plan": plans})
}

// askAbout asks the server for a list about a repository.
func askAbout[T any](ctx context.Context, s *streams, what, repository string, query url.Values) ([]T, error) {
	path, err := pathAbout(what, repository)
	if err != nil {
		return nil, err
	}
	return askValue[[]T](ctx, s, http.MethodGet, path+"?"+query.Encode(), nil)
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
	answerAbout(s, w, r, func(ctx context.Context, repo sync.Repository) ([]digest.Digest, error) {
		base, err := s.ledger.Repo(ctx, repo)
		if err != nil {
			return nil, err
		}
		return s.digests(ctx, repo, base, wish)
	})
}

// status is the server's side: it says how far the plans of a repository are, and what is held back in them.
func (s *server) status(w http.ResponseWriter, r *http.Request) {
	answerAbout(s, w, r, func(ctx context.Context, repo sync.Repository) ([]planStatus, error) {
		base, err := s.ledger.Repo(ctx, repo)
		if err != nil {
			return nil, err
		}
		return s.statuses(ctx, repo, base, r.URL.Query()["plan"])
	})
}

// statuses says how far the plans that are named are, or all, and what is held back in them.
func (s *server) statuses(ctx context.Context, repo sync.Repository, base sync.RepoBase, plans []string) ([]planStatus, error) {
	digests, err := s.digests(ctx, repo, base, statusWish(plans))
	statuses := []planStatus{}
	for _, d := range digests {
		status := newPlanStatus(d)
		for _, question := range base.Questions {
			if question.Plan == d.Plan {
				status.Holds = append(status.Holds, question.String())
			}
		}
		statuses = append(statuses, status)
	}
	return statuses, err
}

// digests says what became of the plans that are asked for, or of all.
func (s *server) digests(ctx context.Context, repo sync.Repository, base sync.RepoBase, wish reportWish) ([]digest.Digest, error) {
	plans := wish.plans
	if len(plans) == 0 {
		var err error
		if plans, err = s.histories.plans(ctx, repo, base); err != nil {
			return nil, err
		}
	}
	digests := []digest.Digest{}
	for _, plan := range plans {
		d, err := s.histories.digest(ctx, repo, base, plan, wish)
		if err != nil {
			return nil, fmt.Errorf("report on %s: %w", plan, err)
		}
		digests = append(digests, d)
	}
	return digests, nil
}

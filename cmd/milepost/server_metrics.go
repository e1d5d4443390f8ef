package main

import (
	"context"
	"net/http"
	"time"

	"github.com/milepost/milepost/internal/metrics"
	"github.com/milepost/milepost/internal/traces"
	"github.com/milepost/milepost/sync"
)

// newMetrics returns metrics that ask the server's parts, which may be opened later.
func (s *server) newMetrics() *metrics.Metrics {
	return metrics.New(metrics.State{
		Budgets: func() []metrics.Budget {
			budgets := []metrics.Budget{}
			for _, balance := range s.host.Balances() {
				budgets = append(budgets, metrics.Budget(balance))
			}
			return budgets
		},
		Backlog: func(ctx context.Context) (metrics.Backlog, error) {
			backlog, err := s.queue.Backlog(ctx)
			return metrics.Backlog(backlog), err
		},
		Repositories: func(ctx context.Context) (metrics.Repositories, error) {
			attention, err := s.ledger.Attention(ctx)
			return metrics.Repositories(attention), err
		},
	})
}

// metricsHandler is what Prometheus sees. It is on a listener of its own.
func (s *server) metricsHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.Handler())
	return mux
}

// observe counts a request to GitHub.
func (s *server) observe(request *http.Request, answer *http.Response) {
	if s.metrics != nil {
		s.metrics.Request(request, answer)
	}
}

// countPass counts a pass.
func (s *server) countPass(ctx context.Context, repo sync.Repository, result sync.Result, err error, took time.Duration) {
	if s.metrics == nil {
		return
	}
	_, limited := sync.RetryAt(err)
	outcome := metrics.Done
	switch {
	case err == nil && result.Blocked != "":
		outcome = metrics.LeftAlone
	case limited:
		outcome = metrics.PutOff
	case err != nil && ctx.Err() != nil:
		outcome = metrics.CutShort
	case err != nil:
		outcome = metrics.Failed
	}
	created := 0
	for _, action := range result.Actions {
		if _, ok := action.(sync.CreateIssue); ok {
			created++
		}
	}
	s.metrics.Pass(metrics.Pass{
		Repository: repo.ID, Installation: repo.Installation, Outcome: outcome, Took: took, Trace: traces.ID(ctx),
		Created: created, Waiting: result.Progress.Total - result.Progress.Done,
	})
}

package main

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/internal/traces"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/webhook"
)

// tracesToldEvery is how often the log says that traces cannot be sent.
const tracesToldEvery = 10 * time.Minute

// newTraces returns what tells of passes and requests, nil where nobody collects that.
func (s *server) newTraces(ctx context.Context) (*traces.Traces, error) {
	endpoint := s.cfg.TracesEndpoint()
	if endpoint == "" {
		return nil, nil //nolint:nilnil // nobody collects traces
	}
	var told atomic.Int64
	return traces.New(ctx, traces.Options{Endpoint: endpoint, Version: thisBuild().Version, Now: time.Now, Failed: func(err error) {
		now := time.Now()
		if last := told.Load(); now.UnixNano()-last < int64(tracesToldEvery) || !told.CompareAndSwap(last, now.UnixNano()) {
			return
		}
		s.log.Warn().Err(err).Str("cure", "see that what collects traces answers at OTEL_EXPORTER_OTLP_ENDPOINT, or unset that").Msg("traces not sent")
	}})
}

// closeTraces sends the last traces, or lets them go: the end of the server waits for nobody who collects.
func (s *server) closeTraces() {
	if s.traces == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := s.traces.Close(ctx); err != nil {
		s.log.Debug().Err(err).Msg("last traces not sent")
	}
}

// stage is what the engine tells its stages to, nil where nobody collects that.
func (s *server) stage() func(context.Context, string) (context.Context, func(error)) {
	if s.traces == nil {
		return nil
	}
	return s.traces.Stage
}

// tracedRequests is what is put around requests to GitHub.
func (s *server) tracedRequests() func(http.RoundTripper) http.RoundTripper {
	if s.traces == nil {
		return nil
	}
	return s.traces.Requests
}

// tracedWork is the queue's work, told of.
func (s *server) tracedWork(ctx context.Context, job queue.Job) error {
	if s.traces == nil {
		return s.pass(ctx, job)
	}
	name := "pass"
	if !job.Preview.IsZero() {
		name = "preview"
	}
	ctx, end := s.traces.Work(ctx, name, job.Repository.String(), traces.Subject{Repository: job.Repository.ID, Preview: job.Preview.String()})
	err := s.pass(ctx, job)
	end(err)
	return err
}

// tracedDeliveries is the webhook's handler, told of.
func (s *server) tracedDeliveries() http.Handler {
	if s.traces == nil {
		return webhook.New(s.cfg.WebhookSecrets(), s.queue, time.Now)
	}
	return s.traces.Deliveries(webhook.New(s.cfg.WebhookSecrets(), tracedQueue{s.queue, s.traces}, time.Now))
}

// tracedQueue notes which delivery had what wait.
type tracedQueue struct {
	*queue.Queue
	traces *traces.Traces
}

// Deliver implements webhook.Enqueuer. A pass may begin before it returns.
func (q tracedQueue) Deliver(ctx context.Context, guid string, cause sync.Cause, news ...sync.News) error {
	for _, n := range news {
		if n.Pass || len(n.Asks) > 0 {
			q.traces.Queued(ctx, traces.Subject{Repository: n.Repository.ID})
		}
		for _, preview := range n.Previews {
			q.traces.Queued(ctx, traces.Subject{Repository: n.Repository.ID, Preview: preview.String()})
		}
	}
	return q.Queue.Deliver(ctx, guid, cause, news...)
}

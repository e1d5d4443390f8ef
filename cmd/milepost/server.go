package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/limitstore"
	"github.com/milepost/milepost/internal/metrics"
	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/internal/poll"
	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/internal/traces"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/ahead"
	"github.com/milepost/milepost/sync/reconcile"
)

// server is the whole of Milepost, wired: deliveries come in at the listeners, the queue says
// which repository gets a pass, and the engine runs it.
type server struct {
	cfg    config.Server
	log    zerolog.Logger
	host   *github.Host
	limits *limitstore.Store
	ledger *ledger.Ledger
	queue  *queue.Queue
	engine *reconcile.Engine
	// poller is nil where webhooks tell what happens.
	poller *poll.Poller
	// page is what people see in a browser at admin, nil if nothing listens there.
	page *page.Page
	// compute finds out what a pass after a merge would do.
	compute ahead.Compute
	// histories tells what plans held over time, pictures shows it.
	histories *histories
	pictures  *pictures

	// traces is nil where nobody collects them.
	traces *traces.Traces

	public, admin net.Listener
	// metrics is nil, and scrape, too, unless somebody may ask for them.
	metrics *metrics.Metrics
	scrape  net.Listener
	// ready tells that GitHub has answered once.
	ready atomic.Bool
}

// newServer opens the database and the listeners. GitHub need not be reachable. Whoever got a
// server must run it: only the end of Run closes it.
func newServer(ctx context.Context, cfg config.Server, log zerolog.Logger) (*server, error) {
	s := &server{cfg: cfg, log: log}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *server) open(ctx context.Context) error {
	var err error
	// On SQLite this locks out a second server, before it could change anything.
	if s.limits, err = limitstore.Open(ctx, s.cfg.DatabaseURL, nil); err != nil {
		return err
	}
	if s.traces, err = s.newTraces(ctx); err != nil {
		return err
	}
	if s.cfg.MetricsListen != "" {
		s.metrics = s.newMetrics()
	}
	s.host, err = github.New(github.Options{
		AppID:      s.cfg.AppID,
		PrivateKey: []byte(s.cfg.PrivateKey.Reveal()),
		APIURL:     s.cfg.GitHubAPIURL,
		GraphQLURL: s.cfg.GitHubGraphQLURL,
		Permit:     queue.LeaseErr,
		LimitStore: s.limits,
		Observe:    s.observe,
		Around:     s.tracedRequests(),
		Now:        time.Now,
		ClockApart: s.clockApart,
	})
	if err != nil {
		return err
	}
	if s.ledger, err = ledger.Open(ctx, s.cfg.DatabaseURL); err != nil {
		return err
	}
	s.engine = &reconcile.Engine{
		Host:        s.host,
		ParsePolicy: config.ParsePolicy,
		MarkerKeys:  s.cfg.MarkerKeys(),
		Now:         time.Now,
		HostNow:     s.host.Now,
		NewKey:      newKey,

		WriteBackInterval: s.cfg.WriteBackInterval,
		Onboarding:        s.cfg.Onboarding == config.OnboardingOn,
		Weekly:            s.weeklyReport,
		Stage:             s.stage(),
	}
	s.compute = s.wouldDo
	s.histories = newHistories(s.ledger, s.host, time.Now)
	s.pictures = &pictures{
		ledger: s.ledger, host: s.host, histories: s.histories, keys: s.cfg.PictureKeys(), now: time.Now, kept: map[string]drawn{},
	}
	s.poller = s.newPoller()
	s.queue, err = queue.Open(ctx, queue.Options{
		DatabaseURL: s.cfg.DatabaseURL,
		Debounce:    s.cfg.Debounce,
		Work:        s.tracedWork,
		Chores:      s.chores(),
		Now:         time.Now,
		Logger:      s.log,
	})
	if err != nil {
		return err
	}
	if s.public, err = listen(ctx, s.cfg.Listen); err != nil {
		return err
	}
	if s.cfg.AdminListen != "" {
		if s.page, err = s.newPage(false); err != nil {
			return err
		}
		if s.admin, err = listen(ctx, s.cfg.AdminListen); err != nil {
			return err
		}
	}
	if s.metrics != nil {
		s.scrape, err = listen(ctx, s.cfg.MetricsListen)
	}
	return err
}

// clockApart tells whoever keeps this machine that its clock is wrong.
func (s *server) clockApart(ahead time.Duration) {
	side := "behind"
	if ahead < 0 {
		side = "ahead of"
	}
	s.log.Warn().Str("apart", ahead.Abs().Round(time.Second).String()).
		Str("cure", "set this machine's clock, and keep it so by NTP").
		Msg("this machine's clock is " + side + " GitHub's: work goes on by GitHub's time, but set the clock")
}

// close closes what was opened.
func (s *server) close() error {
	var errs []error
	for _, listener := range []net.Listener{s.public, s.admin, s.scrape} {
		// The HTTP server closes its listener itself once it was started.
		if listener != nil {
			if err := listener.Close(); !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
	}
	if s.queue != nil {
		errs = append(errs, s.queue.Close())
	}
	if s.ledger != nil {
		errs = append(errs, s.ledger.Close())
	}
	if s.limits != nil {
		errs = append(errs, s.limits.Close())
	}
	s.closeTraces()
	return errors.Join(errs...)
}

// Addr returns the address that webhooks are received at, as HOST:PORT.
func (s *server) Addr() string { return s.public.Addr().String() }

// Idle returns when no pass is running and none is due soon.
func (s *server) Idle(ctx context.Context) error { return s.queue.Idle(ctx) }

// pass is the queue's work: one pass, one line in the log. A pass that was overtaken by one in
// another process can neither ask GitHub nor write to the ledger any more.
func (s *server) pass(ctx context.Context, job queue.Job) error {
	if !job.Preview.IsZero() {
		return s.preview(ctx, job)
	}
	began, repo := time.Now(), job.Repository
	result, err := s.engine.Pass(ctx, s.ledger.Fenced(queue.Token(ctx)), repo, job.Asks...)
	s.countPass(ctx, repo, result, err, time.Since(began))
	if result.Progress.Total > 0 {
		zerolog.Ctx(ctx).Info().Int("done", result.Progress.Done).Int("total", result.Progress.Total).Msg("import goes on")
	}
	if s.poller != nil && (len(result.Actions) > 0 || result.Edits > 0) {
		s.poller.Moved(repo)
	}
	if err != nil {
		return err
	}
	if result.Blocked != "" {
		level := zerolog.DebugLevel
		if result.NewlyBlocked {
			level = zerolog.WarnLevel
		}
		zerolog.Ctx(ctx).WithLevel(level).Str("reason", result.Blocked).Str("cure", "milepost doctor says what is missing").Msg("repository left alone")
		return nil
	}
	zerolog.Ctx(ctx).Info().
		Int("actions", len(result.Actions)).
		Int("edits", result.Edits).
		Int("notices", len(result.Notices)).
		Dur("duration", time.Since(began)).
		Msg("pass done")
	if err := s.previewAgain(ctx, repo); err != nil {
		return err
	}
	if result.RequeueAt.IsZero() {
		return nil
	}
	return s.queue.MarkAfter(ctx, result.RequeueAt, repo)
}

// newKey returns an identity of 26 characters that cannot be guessed.
func newKey() sync.Key { return sync.Key(strings.ToLower(rand.Text())) }

func listen(ctx context.Context, address string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", address, err)
	}
	return listener, nil
}

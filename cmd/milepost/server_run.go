package main

import (
	"context"
	"errors"
	stdlog "log"
	"net"
	"net/http"
	stdsync "sync"
	"time"

	oklog "github.com/oklog/run"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/github"
)

// shutdownTimeout bounds how long answers under way are waited for at the end. What GitHub is not
// answered it delivers again when it is asked to.
const shutdownTimeout = 400 * time.Millisecond

// Run serves until the context ends or a part fails, stops the parts in order, so that every
// delivery that was accepted is on disk, and closes the server.
func (s *server) Run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, s.close()) }()
	var group oklog.Group
	addContext(ctx, &group, func(ctx context.Context) error {
		<-ctx.Done()
		return nil
	})
	addContext(ctx, &group, s.greet)
	// All listeners have the same time to finish.
	deadline := stdsync.OnceValue(func() time.Time { return time.Now().Add(shutdownTimeout) })
	s.addHTTP(&group, s.public, s.publicHandler(), deadline)
	if s.admin != nil {
		// Streams last as long as somebody looks: they end with this part.
		addContext(ctx, &group, s.runPage)
		s.addHTTP(&group, s.admin, s.adminHandler(), deadline)
	}
	if s.scrape != nil {
		s.addHTTP(&group, s.scrape, s.metricsHandler(), deadline)
	}
	// Last to stop: until here deliveries may still come in. It must outlive ctx for that.
	addContext(context.WithoutCancel(ctx), &group, s.runQueue)

	s.log.Info().Str("address", s.Addr()).Str("version", thisBuild().Version).Msg("server started")
	err = group.Run()
	s.log.Info().Msg("server stopped")
	return err
}

// runQueue runs the queue. A pass that does not end in time is left in the middle: the next start
// begins it anew.
func (s *server) runQueue(ctx context.Context) error {
	err := s.queue.Run(ctx)
	if err != nil && ctx.Err() != nil {
		s.log.Warn().Err(err).Str("cure", "nothing: the next start begins them anew").Msg("passes cut off by stop")
	}
	return err
}

// addContext adds a part that ends with its context.
func addContext(parent context.Context, group *oklog.Group, part func(context.Context) error) {
	ctx, cancel := context.WithCancel(parent)
	group.Add(func() error { return part(ctx) }, func(error) { cancel() })
}

// addHTTP adds an HTTP server, which finishes the answers under way before the next part is
// stopped, as far as they are finished by the deadline.
func (s *server) addHTTP(group *oklog.Group, listener net.Listener, handler http.Handler, deadline func() time.Time) {
	server := newHTTPServer(handler)
	server.WriteTimeout = 20 * time.Second
	server.BaseContext = func(net.Listener) context.Context { return s.log.WithContext(context.Background()) }
	server.ErrorLog = stdlog.New(s.log.With().Str("part", "http").Logger(), "", 0)
	group.Add(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	}, func(error) {
		ctx, cancel := context.WithDeadline(context.Background(), deadline())
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			s.log.Warn().Err(errors.Join(err, server.Close())).Str("cure", "nothing: GitHub is asked to deliver again what was not answered").Msg("answers cut short by stop")
		}
	})
}

// greet asks GitHub who we are until it has answered once, which makes the server ready.
func (s *server) greet(ctx context.Context) error {
	const longest = 30 * time.Second
	for wait := time.Second; ; wait = min(2*wait, longest) {
		slug, err := s.askApp(ctx)
		if err == nil {
			s.ready.Store(true)
			s.log.Info().Str("app", slug).Msg("server ready")
			<-ctx.Done()
			return nil
		}
		var refused *github.RefusedError
		switch {
		case ctx.Err() != nil:
		case errors.As(err, &refused):
			found := doctor.CredentialsRefused(app.SiteOfAPI(s.cfg.GitHubAPIURL), s.cfg.AppID, refusalOf(err)).Plain()
			s.log.Error().Str("cure", found.Do).Dur("retry_after", wait).Msg(found.Says)
		default:
			s.log.Warn().Err(err).Dur("retry_after", wait).Str("cure", "see that this machine reaches MILEPOST_GITHUB_API_URL: milepost doctor tries it").Msg("cannot reach the App at GitHub")
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
	}
}

func (s *server) askApp(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	self, err := s.host.Self(ctx)
	return self.Slug, err
}

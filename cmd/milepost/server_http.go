package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/local"
	"github.com/milepost/milepost/internal/setup"
)

// newHTTPServer bounds what a sender may take of a listener. GitHub waits 10 seconds for an answer:
// who is slower than that has gone. How long an answer may take is for the caller to say.
func newHTTPServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

// publicHandler is what GitHub and load balancers see.
func (s *server) publicHandler() http.Handler {
	mux := http.NewServeMux()
	s.pictures.register(mux)
	if s.poller != nil {
		s.handleHealth(mux) // nobody is to tell us anything
		return mux
	}
	deliveries := s.tracedDeliveries()
	if s.metrics != nil {
		deliveries = s.metrics.Deliveries(deliveries)
	}
	mux.Handle("/webhook", deliveries)
	mux.HandleFunc("GET "+setup.Path, hasApp)
	s.handleHealth(mux)
	return mux
}

// adminHandler is what operators see.
func (s *server) adminHandler() http.Handler {
	inner, outer := http.NewServeMux(), http.NewServeMux()
	orders := s.fromHere(s.shown(inner))
	outer.Handle("/", s.page)
	begun := map[string]bool{}
	for pattern, handler := range s.orders() {
		inner.HandleFunc(pattern, handler)
		// Whatever begins so is no page, whether or not there is such an order.
		if start := beginning(pattern); !begun[start] {
			begun[start] = true
			outer.Handle(start, orders)
		}
	}
	s.handleHealth(outer)
	return outer
}

// orders are what the commands of operators ask for.
func (s *server) orders() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"POST /approve/{owner}/{name}":      ordered(s.approve),
		"GET /approve/{owner}/{name}":       s.questions,
		"GET /aside":                        s.aside,
		"GET /passes/{owner}/{name}":        s.passes,
		"GET /passes/{owner}/{name}/{pass}": s.effects,
		"GET /report/{owner}/{name}":        s.report,
		"GET /status/{owner}/{name}":        s.status,
		"GET /pictures/{owner}/{name}":      s.pictureAddresses,
		"GET /carry/{owner}/{name}":         s.lookAtCarry,
		"POST /carry/{owner}/{name}":        ordered(s.carry),
		"POST /suggest/{owner}/{name}":      ordered(s.takeSuggestion),
		"POST /eject/{owner}/{name}":        ordered(s.eject),
		"POST /return/{owner}/{name}":       ordered(s.comeBack),
		"POST /undo/{owner}/{name}/{pass}":  ordered(s.undo),
		"POST /resume/{owner}/{name}":       ordered(s.resume),
		"POST /page-link":                   ordered(s.pageLink),
	}
}

// beginning is the first part of a pattern's path, with the slash behind it if more follows.
func beginning(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	first, _, more := strings.Cut(path[1:], "/")
	if more {
		return "/" + first + "/"
	}
	return "/" + first
}

// ordered refuses an order without the header that a page in somebody's browser cannot set.
func ordered(handler http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(adminHeader) == "" {
			http.Error(w, "the header "+adminHeader+" is missing", http.StatusForbidden)
			return
		}
		handler(w, r)
	}
}

// fromHere refuses what another site's page in an operator's browser sends. Health is told to anyone:
// who probes it may know the machine by any name.
func (s *server) fromHere(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !local.OwnHost(r, s.cfg.AdminListen):
			http.Error(w, "this listener answers only at its own address, see MILEPOST_ADMIN_LISTEN", http.StatusForbidden)
		case !local.OwnOrigin(r):
			http.Error(w, "this request comes from a page of another site", http.StatusForbidden)
		default:
			handler.ServeHTTP(w, r)
		}
	})
}

// handleHealth adds /healthz, which answers 200 as long as the process serves, and /readyz,
// which answers 503 until GitHub has answered once.
func (s *server) handleHealth(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok") //nolint:errcheck // whoever asked has gone
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if !s.ready.Load() {
			http.Error(w, "waiting for GitHub to answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok") //nolint:errcheck // whoever asked has gone
	})
}

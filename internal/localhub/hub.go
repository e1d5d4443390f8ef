package localhub

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

var _ http.Handler = (*Hub)(nil)

// Options configure a Hub. The zero value works.
type Options struct {
	// Now is the Hub's clock; nil means time.Now.
	Now func() time.Time
	// BaseURL is where the Hub is reached, such as http://127.0.0.1:1234; it may be set later with SetBaseURL.
	BaseURL string
	// RequestsPerHour is the primary limit of each actor; zero means 5,000, as for a small installation.
	RequestsPerHour int
	// ContentPerMinute and ContentPerHour switch on GitHub's secondary limit on content-creating requests
	// (issues, their relations, comments, pull requests, reviews, merges) for each actor. Zero means no limit.
	ContentPerMinute int
	ContentPerHour   int
	// ListLag keeps a new issue out of lists for a while, as GitHub's replicas do. It can still be read by number.
	ListLag time.Duration
	// BlindToBots makes the creator filter of issues find nothing for bots: GitHub's documents promise
	// nothing else, and its filter in GraphQL does so.
	BlindToBots bool
	// NoWebhookSecrets makes Apps from manifests without a webhook secret, which GitHub may do.
	NoWebhookSecrets bool
	// EnterpriseVersion makes the Hub a GitHub Enterprise Server of that version, such as "3.16": it has other
	// addresses of its pages and its API, and neither the events nor the endpoints that came later. "" is github.com.
	EnterpriseVersion string
}

// Hub is a GitHub in memory. It is an http.Handler that serves the REST API; make one with New and end it with Close.
type Hub struct {
	opts   Options
	routes map[string][]route

	mu       sync.Mutex
	base     string
	store    *store
	requests []Request
	quotas   map[string]*quota
	faults   []*armedFault

	hooks *dispatcher
}

// New makes an empty Hub and starts its webhook delivery; call Close when done.
func New(opts Options) *Hub {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.RequestsPerHour <= 0 {
		opts.RequestsPerHour = primaryLimit
	}
	h := &Hub{opts: opts, routes: routesOf(opts.EnterpriseVersion), store: newStore(), quotas: map[string]*quota{}, hooks: newDispatcher(opts.Now)}
	h.SetBaseURL(opts.BaseURL)
	return h
}

// SetBaseURL changes the address used in the url and html_url fields of every answer.
func (h *Hub) SetBaseURL(url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if url == "" {
		url = "http://localhub.invalid"
	}
	h.base = strings.TrimRight(url, "/")
}

// Close stops webhook delivery and waits for the one in flight. Requests may still be served afterwards.
func (h *Hub) Close() { h.hooks.close() }

// Request is one request that the Hub served.
type Request struct {
	Method string
	Path   string
	Query  string
	Status int    // 0 when the request was dropped before it had any effect
	Actor  string // login of the person or the App's bot, empty without credentials
	Kind   string // app, installation, user or none
}

// Requests returns every request served since the start or the last ResetRequests, in order.
func (h *Hub) Requests() []Request {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Request(nil), h.requests...)
}

// ResetRequests forgets the requests logged so far.
func (h *Hub) ResetRequests() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.requests = nil
}

// now is the Hub's time with GitHub's granularity of one second, in UTC.
func (h *Hub) now() time.Time { return h.opts.Now().UTC().Truncate(time.Second) }

package model_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// ownLedger is a ledger of its own in the database that all sequences share.
type ownLedger struct {
	sync.Ledger
	shift int64
}

func (r ownLedger) Load(ctx context.Context, repo sync.Repository) (*sync.Base, error) {
	repo.ID += r.shift
	return r.Ledger.Load(ctx, repo)
}

func (r ownLedger) Save(ctx context.Context, repo sync.Repository, change sync.Change) error {
	repo.ID += r.shift
	return r.Ledger.Save(ctx, repo, change)
}

// newRoom gives the play an empty ledger.
func (p *play) newRoom() {
	p.rooms++
	p.room = p.rooms << 32
}

// worker is one of two processes that share a ledger. A new one stands for a restart.
type worker struct {
	*play
	name   string
	engine *reconcile.Engine
	// mishap is what happens in the pass under way.
	mishap *mishap
}

// mishap is something that happens at one request of a pass.
type mishap struct {
	kind string
	// at counts requests from 1.
	at int
	// count counts those that were sent, heard those that the built-in GitHub got.
	count, heard int
	// stop ends the process; meanwhile happens while it is not looking.
	stop      context.CancelFunc
	meanwhile func()
	happened  bool
}

// The mishaps that the wire brings about; the others are the built-in GitHub's own.
const (
	stopBefore = "stop before"
	stopAfter  = "stop after"
	step       = "step"
	overtaken  = "overtaken"
)

var hubFaults = map[string]localhub.Fault{
	"500":            {Kind: localhub.FailBefore},
	"502":            {Kind: localhub.ServerError},
	"answer lost":    {Kind: localhub.DropAnswerAfter},
	"never heard":    {Kind: localhub.DropBefore},
	"truncated":      {Kind: localhub.Truncated},
	"403 secondary":  {Kind: localhub.SecondaryLimit},
	"429":            {Kind: localhub.SecondaryLimit, Status: http.StatusTooManyRequests, Wait: 5 * time.Second},
	"nothing left":   {Kind: localhub.PrimaryLimit},
	"nothing spoilt": {Kind: localhub.Delay},
}

func (p *play) newWorker(i int) *worker {
	w := &worker{play: p, name: fmt.Sprintf("worker %c", 'A'+i)}
	host, err := github.New(github.Options{
		AppID: appID, PrivateKey: p.pem, APIURL: p.server.URL, Transport: w, Now: p.clock.Now, Permit: w.permit,
	})
	p.must(err)
	w.engine = &reconcile.Engine{
		Host: host, ParsePolicy: config.ParsePolicy, MarkerKeys: [][]byte{[]byte("marker key of the model")}, Now: p.clock.Now,
		NewKey: func() sync.Key { p.keys++; return sync.Key(fmt.Sprintf("key-%d", p.keys)) },
	}
	return w
}

type tokenKey struct{}

var errOvertaken = errors.New("the lease was lost")

// permit keeps requests of a pass back that was overtaken, as the queue does. A process that is
// paused notices nothing but this.
func (w *worker) permit(ctx context.Context) error {
	token, ok := ctx.Value(tokenKey{}).(int64)
	if !ok {
		return nil
	}
	if m := w.mishap; m != nil && m.kind == overtaken && m.count+1 >= m.at && !m.happened {
		m.happened = true
		m.meanwhile()
	}
	if token < w.token {
		return errOvertaken
	}
	return nil
}

var errStopped = errors.New("the process was stopped")

// RoundTrip sends a request of the engine.
func (w *worker) RoundTrip(request *http.Request) (*http.Response, error) {
	w.clock.Advance(40 * time.Millisecond)
	if isApp(request) {
		request = request.Clone(request.Context())
		request.Header.Set("Authorization", "Bearer "+w.jwt(w.clock.Now()))
		return w.client.Transport.RoundTrip(request)
	}
	m := w.mishap
	if m == nil {
		return w.client.Transport.RoundTrip(request)
	}
	m.count++
	switch {
	case m.count > m.at && m.happened && (m.kind == stopBefore || m.kind == stopAfter):
		return nil, errStopped
	case m.count != m.at:
	case m.kind == stopBefore:
		m.happened = true
		m.stop()
		return nil, errStopped
	case m.kind == stopAfter:
		m.happened = true
		if response, err := w.client.Transport.RoundTrip(request); err == nil {
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		m.stop()
		return nil, errStopped
	case m.kind == step:
		m.happened = true
		m.meanwhile()
	}
	return w.client.Transport.RoundTrip(request)
}

// isApp reports whether a request asks for a token, or who the App is.
func isApp(request *http.Request) bool {
	return strings.HasSuffix(request.URL.Path, "/access_tokens") || request.URL.Path == "/app"
}

// pass runs one pass with what is to go wrong in it.
func (w *worker) pass(m *mishap) (sync.Result, error) {
	ctx, stop := context.WithCancel(w.Context())
	defer stop()
	w.token++
	ctx = context.WithValue(ctx, tokenKey{}, w.token)
	w.mishap = m
	defer func() { w.mishap = nil }()
	if m != nil {
		m.stop = stop
		if fault, ok := hubFaults[m.kind]; ok {
			fault.Nth = m.at
			fault.Match = func(r *http.Request) bool {
				ours := !isApp(r) && !strings.Contains(r.Header.Get("Authorization"), "ghp_")
				if ours {
					m.heard++
				}
				m.happened = m.happened || m.heard == m.at
				return ours
			}
			defer w.hub.Inject(fault)()
		}
	}
	return w.engine.Pass(ctx, ownLedger{w.ledger.Fenced(w.token), w.room}, w.repository())
}

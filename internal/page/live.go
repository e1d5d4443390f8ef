package page

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

const (
	// feedEvery is how often the ledger is asked what changed: once for all who look.
	feedEvery = time.Second
	// beatEvery is how often a stream says that it is alive, so that proxies keep it and its end is noticed.
	beatEvery = 20 * time.Second
	// maxStreams is how many pages are kept up to date at the same time.
	maxStreams = 1000
)

// feed tells those who look that something changed.
type feed struct {
	ledger Ledger

	mu       sync.Mutex
	watchers map[chan struct{}]struct{}
	// came counts all that ever watched.
	came     int
	versions map[int64]int64
	// ended is closed when nobody looks at the ledger any more.
	ended chan struct{}
}

func newFeed(ledger Ledger) *feed {
	return &feed{ledger: ledger, watchers: map[chan struct{}]struct{}{}, versions: map[int64]int64{}, ended: make(chan struct{})}
}

// run asks the ledger now and then, while anybody looks. Streams end with it. It runs once.
func (f *feed) run(ctx context.Context) {
	defer close(f.ended)
	ticker := time.NewTicker(feedEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if f.watched() {
				f.look(ctx)
			}
		}
	}
}

func (f *feed) watched() bool { return f.watching() > 0 }

// look wakes the watchers if a version has changed.
func (f *feed) look(ctx context.Context) {
	versions, err := f.ledger.Versions(ctx)
	if err != nil {
		if ctx.Err() == nil {
			zerolog.Ctx(ctx).Warn().Err(err).Str("cure", "load the page again; if it stays, see that the database answers").Msg("open pages are not kept up to date")
		}
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if maps.Equal(versions, f.versions) {
		return
	}
	f.versions = versions
	for watcher := range f.watchers {
		select {
		case watcher <- struct{}{}:
		default: // it has not looked at the last change yet
		}
	}
}

// watch returns a channel that gets a value after each change, nil if too many watch, and the place among those who watch.
func (f *feed) watch(ctx context.Context) (watcher chan struct{}, place int) {
	if !f.watched() {
		f.look(ctx) // nobody has for a while
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.watchers) >= maxStreams {
		return nil, 0
	}
	watcher = make(chan struct{}, 1)
	f.watchers[watcher] = struct{}{}
	f.came++
	return watcher, f.came - 1
}

// watching counts those who watch.
func (f *feed) watching() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.watchers)
}

func (f *feed) leave(watcher chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.watchers, watcher)
}

// version is that of a repository, or of all that the viewer may see as one number.
func (f *feed) version(id int64, mine []Known) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if id != 0 {
		return f.versions[id]
	}
	var sum int64
	for _, known := range mine {
		sum += f.versions[known.Repository.ID]
	}
	return sum
}

// live is a stream of server-sent events: one whenever the page at which the browser is should be loaded again. It says
// nothing but that, and only of what the viewer may see.
func (p *Page) live(v *visit) (reply, error) {
	mine, err := p.mine(v)
	if err != nil {
		return nil, err
	}
	var about int64
	if name := v.r.URL.Query().Get("repository"); name != "" {
		for _, known := range mine {
			if fmt.Sprint(known.Repository.ID) == name {
				about = known.Repository.ID
			}
		}
		if about == 0 {
			return nil, notThere
		}
	}
	watcher, place := p.feed.watch(v.r.Context())
	if watcher == nil {
		return nil, problem{http.StatusServiceUnavailable, "Too many pages are open", "This one is not kept up to date."}
	}
	defer p.feed.leave(watcher)
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.Header().Set("X-Accel-Buffering", "no")
	stream := http.NewResponseController(v.w)
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	seen := p.feed.version(about, mine)
	var (
		last time.Time
		due  <-chan time.Time // when they are told of what changed, nil while nothing has
	)
	for text := "retry: 3000\n\n"; ; {
		// The listener bounds how long an answer may take; this one takes as long as somebody looks.
		if err := stream.SetWriteDeadline(time.Now().Add(2 * beatEvery)); err != nil {
			return written{}, nil //nolint:nilerr // whoever looked has gone
		}
		if _, err := fmt.Fprint(v.w, text); err != nil {
			return written{}, nil //nolint:nilerr // whoever looked has gone
		}
		if err := stream.Flush(); err != nil {
			return written{}, nil //nolint:nilerr // whoever looked has gone
		}
		text = ""
		for text == "" {
			select {
			case <-v.r.Context().Done():
				return written{}, nil
			case <-p.feed.ended:
				return written{}, nil
			case <-beat.C:
				text = ": still here\n\n"
			case <-watcher:
				if due == nil && p.feed.version(about, mine) != seen {
					now := time.Now()
					due = time.After(turn(now, last, place, p.feed.watching(), p.pace.every()).Sub(now))
				}
			case <-due:
				due, last = nil, time.Now()
				seen, text = p.feed.version(about, mine), "event: changed\ndata: 1\n\n"
			}
		}
	}
}

package crash_test

import (
	"fmt"
	"net/http"
	"strings"
	stdsync "sync"
)

// watch sees every request that the servers make about a repository.
type watch struct {
	mu       stdsync.Mutex
	places   map[string]*place
	requests int
	passes   int
	overlaps []string
	// trap, unless it is nil, is called once: when GitHub has made an issue for the first
	// server, which does not know it yet.
	trap func()
}

// place is what happens in one repository.
type place struct {
	// flying counts the requests under way of each server.
	flying map[int]int
	// last is the server that made the last request.
	last int
}

func newWatch() *watch { return &watch{places: map[string]*place{}} }

// door lets one server's requests in.
func (w *watch) door(server int, hub http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		parts := strings.SplitN(strings.TrimPrefix(r.URL.Path, "/"), "/", 4)
		// The sweep lists open pull requests beside passes, to find those of which no event told.
		sweeps := len(parts) == 4 && r.Method == http.MethodGet && parts[3] == "pulls"
		if parts[0] != "repos" || len(parts) < 4 || sweeps {
			hub.ServeHTTP(rw, r)
			return
		}
		repo := parts[1] + "/" + parts[2]
		w.enter(server, repo, r.Method, parts[3])
		defer w.leave(server, repo)
		hub.ServeHTTP(rw, r)
		if server == 0 && r.Method == http.MethodPost && parts[3] == "issues" {
			w.spring()
		}
	})
}

func (w *watch) set(trap func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trap = trap
}

func (w *watch) spring() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.trap != nil {
		w.trap()
		w.trap = nil
	}
}

// enter notes a request. A pass begins by listing the milestones; any other request goes on
// with a pass, which must be the one that made the last request of the repository.
func (w *watch) enter(server int, repo, method, rest string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests++
	p := w.places[repo]
	if p == nil {
		p = &place{flying: map[int]int{}, last: -1}
		w.places[repo] = p
	}
	if p.flying[1-server] > 0 {
		w.overlaps = append(w.overlaps, fmt.Sprintf("server %d asks %s %s of %s while server %d waits for an answer", server, method, rest, repo, 1-server))
	}
	if method == http.MethodGet && rest == "milestones" {
		w.passes++
	} else if p.last != server {
		w.overlaps = append(w.overlaps, fmt.Sprintf("server %d goes on with %s %s in %s, which server %d has taken over", server, method, rest, repo, 1-server))
	}
	p.last = server
	p.flying[server]++
}

func (w *watch) leave(server int, repo string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.places[repo].flying[server]--
}

func (w *watch) sum() (requests, passes int, overlaps []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests, w.passes, w.overlaps
}

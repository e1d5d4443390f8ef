package github

import (
	"fmt"
	"net/http"
	stdsync "sync"
	"time"
)

// gate keeps requests back while a limit of GitHub holds: hammering on can get an App banned.
// It does not wait, it refuses.
type gate struct {
	next http.RoundTripper
	now  func() time.Time

	mu    stdsync.Mutex
	until time.Time
}

// closedError is the gate's refusal.
type closedError struct{ until time.Time }

func (e *closedError) Error() string {
	return fmt.Sprintf("GitHub's limit holds until %s", e.until.UTC().Format(time.RFC3339))
}

// shut closes the gate until the time given, or longer if it was so already.
func (g *gate) shut(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until.After(g.until) {
		g.until = until
	}
}

// RoundTrip sends the request unless the gate is closed.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	g.mu.Lock()
	until := g.until
	g.mu.Unlock()
	if g.now().Before(until) {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, &closedError{until: until}
	}
	return g.next.RoundTrip(req)
}

package github

import (
	"context"
	"fmt"
	"net/http"
	stdsync "sync"
	"time"

	"github.com/milepost/milepost/internal/ratelimit"
)

// gate keeps requests back while a limit of GitHub holds, and before one is met: hammering on
// can get an App banned. It does not wait, it refuses.
type gate struct {
	next   http.RoundTripper
	now    func() time.Time
	permit func(ctx context.Context) error
	budget *ratelimit.Budget

	mu    stdsync.Mutex
	until time.Time
}

// closedError is the gate's refusal.
type closedError struct{ until time.Time }

func (e *closedError) Error() string {
	return fmt.Sprintf("GitHub's limit holds until %s", e.until.UTC().Format(time.RFC3339))
}

// withheldError is the refusal of whoever started the request.
type withheldError struct{ cause error }

func (e *withheldError) Error() string { return "request withheld: " + e.cause.Error() }

func (e *withheldError) Unwrap() error { return e.cause }

// blockUntil closes the gate until the time given, or longer if it was so already.
func (g *gate) blockUntil(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until.After(g.until) {
		g.until = until
	}
}

// RoundTrip sends the request unless the gate is closed.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	answered, err := g.check(req)
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		answered(nil)
		return nil, err
	}
	answered(resp.Header)
	if told := (refusal{status: resp.StatusCode, header: resp.Header}); told.limit() {
		// Who does not learn of it meets the limit as we did: the answer counts for more.
		_ = g.budget.BlockUntil(req.Context(), ratelimit.RetryAt(resp.Header, g.now()))
	}
	return resp, nil
}

// check returns why the request must not be sent, or what to call once it was answered.
func (g *gate) check(req *http.Request) (answered func(http.Header), err error) {
	if g.permit != nil {
		if err := g.permit(req.Context()); err != nil {
			return nil, &withheldError{err}
		}
	}
	g.mu.Lock()
	until := g.until
	g.mu.Unlock()
	if g.now().Before(until) {
		return nil, &closedError{until: until}
	}
	answered, again, err := g.budget.Spend(req)
	if err != nil {
		return nil, &withheldError{fmt.Errorf("look at what was spent: %w", err)}
	}
	if answered == nil {
		return nil, &closedError{until: again}
	}
	return answered, nil
}

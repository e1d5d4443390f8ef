package localhub

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// FaultKind says how a request goes wrong.
type FaultKind int

// The kinds of faults.
const (
	FailBefore      FaultKind = iota // 500, nothing applied
	DropAnswerAfter                  // applied, then the connection closes without an answer
	DropBefore                       // the connection closes, nothing applied
	Delay                            // served as usual after Fault.Wait
	SecondaryLimit                   // 403 (or Fault.Status) with Retry-After, nothing applied
	PrimaryLimit                     // 403 with no requests remaining until a reset, nothing applied
	ServerError                      // 502 with an HTML body, nothing applied
	Truncated                        // applied, and the answer breaks off half-way
	FailAfter                        // applied, and answered 500
	HTMLAnswer                       // applied, and answered 200 with a page of HTML, as a proxy may do
	Refuse                           // 403 (or Fault.Status) as where a permission is missing, nothing applied
	StaleList                        // lists of issues and milestones show what was there when the fault was armed
)

// Fault makes matching requests go wrong. A dropped connection aborts the handler as net/http defines it, so the
// Hub must be behind a real server for those kinds.
type Fault struct {
	// Match picks the requests; nil matches all. It may read the body.
	Match func(*http.Request) bool
	// Nth counts matching requests from 1 and hits only that one; 0 hits all of them.
	Nth  int
	Kind FaultKind
	// Wait is the pause of Delay, the Retry-After of SecondaryLimit (default one minute) and the time to the
	// reset of PrimaryLimit (default one minute).
	Wait time.Duration
	// Status replaces 403 in SecondaryLimit and PrimaryLimit, for 429, and in Refuse, for 401.
	Status int
}

// Inject arms a fault until the returned function removes it. The first armed fault that hits a request applies.
func (h *Hub) Inject(f Fault) (remove func()) {
	armed := &armedFault{Fault: f}
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.Kind == StaleList {
		armed.replica = h.store.freeze()
	}
	h.faults = append(h.faults, armed)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.faults = slices.DeleteFunc(h.faults, func(other *armedFault) bool { return other == armed })
	}
}

// armedFault is a Fault with the count of requests that matched it. A nil one is no fault.
type armedFault struct {
	Fault
	seen    int
	replica replica
}

// matchFault finds the fault that hits the request, if any.
func (h *Hub) matchFault(r *http.Request, body []byte) *armedFault {
	h.mu.Lock()
	faults := slices.Clone(h.faults)
	h.mu.Unlock()
	var matched []*armedFault
	for _, f := range faults { // outside the mutex, since Match may look at the Hub
		r.Body = io.NopCloser(bytes.NewReader(body))
		if f.Match == nil || f.Match(r) {
			matched = append(matched, f)
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var hit *armedFault
	for _, f := range matched {
		f.seen++
		if hit == nil && (f.Nth == 0 || f.seen == f.Nth) {
			hit = f
		}
	}
	return hit
}

func (f *armedFault) is(kind FaultKind) bool { return f != nil && f.Kind == kind }

// wait pauses a delayed request; it reports false when the client went away.
func (f *armedFault) wait(ctx context.Context) bool {
	if !f.is(Delay) {
		return true
	}
	timer := time.NewTimer(f.Wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// spoil replaces the answer of a request that was applied all the same.
func (f *armedFault) spoil(out reply) reply {
	switch {
	case f.is(FailAfter):
		return fail(http.StatusInternalServerError, "Server Error")
	case f.is(HTMLAnswer):
		return htmlPage(http.StatusOK, "Welcome")
	default:
		return out
	}
}

// htmlPage is an answer in HTML.
func htmlPage(status int, title string) reply {
	return reply{
		status: status, mediaType: "text/html; charset=utf-8",
		raw: []byte("<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>"),
	}
}

// preempts says whether the request must not be applied.
func (f *armedFault) preempts() bool {
	return f.is(FailBefore) || f.is(DropBefore) || f.is(SecondaryLimit) || f.is(PrimaryLimit) || f.is(ServerError) || f.is(Refuse)
}

// reply is the answer of a fault that preempts the request.
func (f *armedFault) reply(now time.Time) reply {
	status, wait := http.StatusForbidden, time.Minute
	if f.Status != 0 {
		status = f.Status
	}
	if f.Wait > 0 {
		wait = f.Wait
	}
	switch f.Kind {
	case DropBefore:
		return reply{}
	case SecondaryLimit:
		return secondaryLimit(status, wait)
	case PrimaryLimit:
		r := fail(status, "API rate limit exceeded for installation.")
		r.header = http.Header{}
		r.header.Set("X-RateLimit-Limit", strconv.Itoa(primaryLimit))
		r.header.Set("X-RateLimit-Remaining", "0")
		r.header.Set("X-RateLimit-Used", strconv.Itoa(primaryLimit))
		r.header.Set("X-RateLimit-Reset", strconv.FormatInt(now.Add(wait).Unix(), 10))
		r.header.Set("X-RateLimit-Resource", "core")
		return r
	case Refuse:
		if status == http.StatusUnauthorized {
			return *badCredentials()
		}
		return fail(status, "Resource not accessible by integration")
	case ServerError:
		return htmlPage(http.StatusBadGateway, "502 Bad Gateway")
	default:
		return fail(http.StatusInternalServerError, "Server Error")
	}
}

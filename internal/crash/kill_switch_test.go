package crash_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	stdsync "sync"
)

// moment is what happens at the request at which the switch goes.
type moment string

const (
	// before kills the process before GitHub sees the request, after kills it when GitHub has
	// carried it out and before the answer is there, lost lets it live, without the answer.
	before moment = "killed before"
	after  moment = "killed after"
	lost   moment = "answer lost at"
)

// killSwitch stands in front of GitHub, counts the program's requests and falls at one of them.
type killSwitch struct {
	mu stdsync.Mutex
	// at is the request, counted from 1 since the switch was armed; 0 means never.
	at     int
	moment moment
	count  int
	victim *process
	// fallen is closed when it has happened.
	fallen chan struct{}
}

func newKnife() *killSwitch { return &killSwitch{fallen: make(chan struct{})} }

// arm starts the count for a process.
func (k *killSwitch) arm(at int, moment moment, victim *process) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at, k.moment, k.count, k.victim = at, moment, 0, victim
}

// counted returns the number of requests since the switch was armed.
func (k *killSwitch) counted() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.count
}

// rest waits until the condition holds, and looks only when the program has asked for nothing since
// the last tick: with many plays at once, looking would be most of the work.
func (k *killSwitch) rest(ctx context.Context, condition func(context.Context) error) error {
	seen, looked := -1, -1
	err := errors.New("the program has not come to rest")
	return until(ctx, func(ctx context.Context) error {
		before := seen
		if seen = k.counted(); seen == before && seen != looked {
			looked, err = seen, condition(ctx)
		}
		return err
	})
}

// falls counts a request and reports whether it is the one.
func (k *killSwitch) falls(r *http.Request) (*process, moment, bool) {
	// People's clients name go-github.
	if strings.HasPrefix(r.UserAgent(), "go-github") {
		return nil, "", false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.count++
	return k.victim, k.moment, k.count == k.at
}

// wrap is for sandbox.Options.
func (k *killSwitch) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		victim, moment, now := k.falls(r)
		if !now {
			next.ServeHTTP(w, r)
			return
		}
		if moment != before {
			next.ServeHTTP(httptest.NewRecorder(), r)
		}
		if moment != lost {
			victim.kill()
		}
		close(k.fallen)
		panic(http.ErrAbortHandler)
	})
}

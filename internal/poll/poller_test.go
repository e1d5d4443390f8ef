package poll_test

import (
	"context"
	"errors"
	"fmt"
	stdsync "sync"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/poll"
	"github.com/milepost/milepost/internal/testclock"
	"github.com/milepost/milepost/sync"
)

// world is what a poller looks at, with a clock that is moved from tick to tick.
type world struct {
	t      *testing.T
	clock  *testclock.Clock
	poller *poll.Poller

	mu      stdsync.Mutex
	repos   []sync.Repository
	commits map[int64]string
	listErr error
	headErr map[int64]error
	heads   int
	passes  int
	marked  map[int64][]sync.Cause
}

func newWorld(t *testing.T, repositories int) *world {
	t.Helper()
	w := &world{t: t, clock: testclock.New(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)), commits: map[int64]string{}, headErr: map[int64]error{}, marked: map[int64][]sync.Cause{}}
	for id := range int64(repositories) {
		w.repos = append(w.repos, sync.Repository{ID: id + 1, Installation: 1, Owner: "acme", Name: fmt.Sprint("r", id+1)})
		w.commits[id+1] = "first"
	}
	w.poller = &poll.Poller{
		Now:  w.clock.Now,
		List: func(context.Context) ([]sync.Repository, error) { return w.repos, w.listErr },
		Head: func(_ context.Context, repo sync.Repository, _ sync.Head) (sync.Head, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.heads++
			return sync.Head{Commit: w.commits[repo.ID]}, w.headErr[repo.ID]
		},
		Mark: func(_ context.Context, cause sync.Cause, repos ...sync.Repository) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, repo := range repos {
				w.passes++
				w.marked[repo.ID] = append(w.marked[repo.ID], cause)
			}
			return nil
		},
	}
	return w
}

// run lets time go by, tick by tick.
func (w *world) run(d time.Duration) {
	w.t.Helper()
	for ; d > 0; d -= poll.Tick {
		if err := w.poller.Run(w.t.Context()); err != nil && w.listErr == nil {
			w.t.Fatal(err)
		}
		w.clock.Advance(poll.Tick)
	}
}

// reset forgets what was counted.
func (w *world) reset() { w.heads, w.passes, w.marked = 0, 0, map[int64][]sync.Cause{} }

func TestPoller_sees_a_push_within_a_minute(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 500)
	w.run(10 * time.Minute)
	for offset := range 8 { // wherever in its round the poller is
		w.run(time.Duration(offset) * poll.Tick)
		w.reset()
		for id := range w.commits {
			w.commits[id] = fmt.Sprint("push ", offset)
		}
		w.run(time.Minute)
		for id := range w.commits {
			pushed := false
			for _, cause := range w.marked[id] {
				pushed = pushed || cause == sync.Pushed
			}
			if !pushed {
				t.Fatalf("the push to repository %d was not seen within a minute: %v", id, w.marked[id])
			}
		}
	}
}

func TestPoller_asks_for_a_pass_every_five_minutes_and_more_often_while_something_moves(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	w.run(10 * time.Minute)
	w.reset()
	w.run(time.Hour)
	for id := range w.commits {
		if got := len(w.marked[id]); got != 12 {
			t.Errorf("repository %d at rest got %d passes in an hour, want 12", id, got)
		}
	}
	w.reset()
	w.poller.Moved(w.repos[0])
	w.run(10 * time.Minute)
	if moving, resting := len(w.marked[1]), len(w.marked[2]); moving < 12 || resting > 3 {
		t.Errorf("the one that moves got %d passes in 10 minutes and another one %d", moving, resting)
	}
	w.reset()
	w.run(time.Hour)
	if got := len(w.marked[1]); got > 13 {
		t.Errorf("it came to rest and got %d passes in an hour", got)
	}
}

// What 1,000 quiet repositories of one installation cost. GitHub takes 900 requests a minute of an
// installation at most; a pass at rest asks for four lists.
func TestPoller_keeps_below_what_GitHub_takes_of_an_installation(t *testing.T) {
	t.Parallel()
	for _, repositories := range []int{1, 100, 1_000} {
		w := newWorld(t, repositories)
		w.run(30 * time.Minute)
		w.reset()
		w.run(time.Hour)
		perMinute := (w.heads + 4*w.passes) / 60
		t.Logf("%d quiet repositories: %d heads and %d passes an hour, %d requests a minute that GitHub answers with 304", repositories, w.heads, w.passes, perMinute)
		if perMinute > 900 {
			t.Errorf("%d repositories cost %d requests a minute", repositories, perMinute)
		}
		if least := w.heads / repositories; least < 34 {
			t.Errorf("of %d repositories each was looked at %d times an hour", repositories, least)
		}
	}
}

func TestPoller_goes_on_beside_what_fails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	w.run(time.Minute)
	w.headErr[1], w.headErr[2] = forbidden{}, limited{w.clock.Now().Add(30 * time.Minute)}
	w.listErr = errors.New("the list failed")
	w.repos = nil
	for id := range w.commits {
		w.commits[id] = "second"
	}
	w.clock.Advance(time.Hour)
	w.headErr[2] = limited{w.clock.Now().Add(30 * time.Minute)}
	w.reset()
	w.run(5 * time.Minute)
	if got := w.marked[3]; len(got) < 2 || got[1] != sync.Pushed && got[0] != sync.Pushed {
		t.Errorf("repository 3 got %v", got)
	}
	w.headErr = map[int64]error{}
	w.run(40 * time.Minute)
	for id := range w.commits {
		pushed := 0
		for _, cause := range w.marked[id] {
			if cause == sync.Pushed {
				pushed++
			}
		}
		if pushed != 1 {
			t.Errorf("the push to repository %d was told %d times", id, pushed)
		}
	}
}

type forbidden struct{}

func (forbidden) Error() string   { return "forbidden" }
func (forbidden) Forbidden() bool { return true }

type limited struct{ at time.Time }

func (limited) Error() string        { return "limited" }
func (e limited) RetryAt() time.Time { return e.at }

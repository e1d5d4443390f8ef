package queue_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	stdsync "sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// The test binary becomes a process whose passes end as deathVariable says, with a clock that is
// ahead by clockVariable.
const (
	deathVariable = "QUEUE_TEST_DEATH"
	clockVariable = "QUEUE_TEST_CLOCK"
)

func TestPassesThatKillTheProcessPutTheirRepositoryAside(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		clock := &movedClock{}
		for n, wait := range []time.Duration{0, 10 * time.Second, time.Minute, 0} {
			if out := live(t, address, "kill", clock); !strings.Contains(out, "began 1\n") {
				t.Fatalf("process %d did not come to the pass: %s", n+1, out)
			}
			before := clock.now()
			death := readDeath(t, address, clock)
			if death.Repo != "acme/rocket" || death.Deaths != n+1 || death.aside() != (n == 3) {
				t.Errorf("after %d deaths the log says %+v", n+1, death)
			}
			// The log has whole seconds.
			earliest, latest := before.Add(wait-time.Second), clock.now().Add(wait)
			if !death.aside() && (wait > 0 && death.RetryAt.Before(earliest) || death.RetryAt.After(latest)) {
				t.Errorf("after %d deaths the next pass is at %v, want %v to %v", n+1, death.RetryAt, earliest, latest)
			}
			clock.advance(time.Hour)
		}
		// The next process is none the worse, and the others get their passes.
		if out := live(t, address, "end", clock); out != "began 2\nended 2\n" {
			t.Errorf("after four deaths: %q", out)
		}

		passes := make(chan int64, 10)
		q := openLate(t, address, clock, zerolog.Nop(), func(_ context.Context, repo sync.Repository) error { passes <- repo.ID; return nil })
		t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
		aside, err := q.Aside(t.Context())
		if err != nil || len(aside) != 1 || aside[0].Repository != repository(1) || aside[0].Deaths != 4 {
			t.Errorf("put aside: %+v, %v", aside, err)
		}
		expectBacklog(t, q, queue.Backlog{Aside: 1})
		run(t, q)
		mark(t, q, repository(1)) // remembered, no more
		idle(t, q)
		expectPasses(t, passes)
		if err := q.Resume(t.Context(), "Acme", "ROCKET"); err != nil {
			t.Fatal(err)
		}
		idle(t, q)
		expectPasses(t, passes, 1)
		if err := q.Resume(t.Context(), "acme", "rocket"); !errors.Is(err, queue.ErrNotAside) {
			t.Errorf("resumed twice: %v", err)
		}
		expectBacklog(t, q, queue.Backlog{})
	})
}

func TestResumedRepositoryHasOneTry(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		clock := &movedClock{}
		for range 4 {
			live(t, address, "kill", clock)
			readDeath(t, address, clock)
			clock.advance(time.Hour)
		}
		q := openLate(t, address, clock, zerolog.Nop(), nil)
		if err := errors.Join(q.Resume(t.Context(), "acme", "rocket"), q.Close()); err != nil {
			t.Fatal(err)
		}
		live(t, address, "kill", clock)
		if death := readDeath(t, address, clock); death.Deaths != 4 || !death.aside() {
			t.Errorf("after the death of the try: %+v", death)
		}
	})
}

// A pass that ends, however it ends, shows that it kills nobody.
func TestDeathsAreForgottenWhenAPassEnds(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"end", "fail", "put_off"} {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			onEachAddress(t, func(t *testing.T, address string) {
				clock := &movedClock{}
				for _, how := range []string{"kill", "kill", "kill", end, "kill"} {
					live(t, address, how, clock)
					if how != "kill" {
						clock.advance(time.Hour)
						continue
					}
					if death := readDeath(t, address, clock); death.aside() {
						t.Errorf("put aside: %+v", death)
					} else if how == end && death.Deaths != 1 {
						t.Errorf("the death after a pass that ended: %+v", death)
					}
					clock.advance(time.Hour)
				}
			})
		})
	}
}

// Stopping the server in the middle of a pass is no reason to put anything aside.
func TestStopGivesTheAttemptBack(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		clock := &movedClock{}
		live(t, address, "kill", clock)
		readDeath(t, address, clock)
		began := make(chan bool, 1)
		q := openLate(t, address, clock, zerolog.New(zerolog.NewTestWriter(t)), func(ctx context.Context, _ sync.Repository) error {
			began <- true
			<-ctx.Done()
			return ctx.Err()
		})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- q.Run(ctx) }()
		receive(t, began)
		stop()
		if err := errors.Join(receive(t, done), q.Close()); err != nil {
			t.Fatal(err)
		}
		live(t, address, "kill", clock)
		if death := readDeath(t, address, clock); death.Deaths != 2 {
			t.Errorf("after a death, a stop and a death: %+v", death)
		}
	})
}

// What runs beside the culprit dies with it, but is told apart from it: from the second death on
// they run one at a time.
func TestBystandersOfDeathsAreNotPutAside(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		clock := &movedClock{}
		for range 2 {
			live(t, address, "kill_all", clock)
			readDeath(t, address, clock)
			clock.advance(time.Hour)
		}
		var ended []string
		for range 3 {
			out := live(t, address, "kill", clock)
			for _, line := range strings.Split(out, "\n") {
				if id, ok := strings.CutPrefix(line, "ended "); ok {
					ended = append(ended, id)
				}
			}
			if readDeath(t, address, clock).aside() {
				break
			}
			clock.advance(time.Hour)
		}
		slices.Sort(ended)
		if diff := cmp.Diff([]string{"2", "3", "4"}, slices.Compact(ended)); diff != "" {
			t.Errorf("bystanders that got their passes (-want +got):\n%s", diff)
		}
		q := openLate(t, address, clock, zerolog.Nop(), nil)
		defer q.Close() //nolint:errcheck // it was only read
		aside, err := q.Aside(t.Context())
		if err != nil || len(aside) != 1 || aside[0].Repository.ID != 1 {
			t.Errorf("put aside: %+v, %v", aside, err)
		}
	})
}

// death is a line of the log.
type death struct {
	Repo    string
	Deaths  int
	RetryAt time.Time `json:"retry_at"`
	Message string
}

func (d death) aside() bool { return strings.HasPrefix(d.Message, "repository put aside") }

// readDeath lets a process take over after one that died, and returns the first death that it logs.
// It begins no pass.
func readDeath(t *testing.T, address string, clock *movedClock) death {
	t.Helper()
	if !strings.HasPrefix(address, "sqlite:") {
		execute(t, address, "UPDATE marks SET lease_until = 0") // as if it had been silent for long
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log := &deathLog{seen: stop}
	q := openLate(t, address, clock, zerolog.New(log), nil)
	if err := errors.Join(q.Run(ctx), q.Close()); err != nil {
		t.Fatal(err)
	}
	if log.first.Repo == "" {
		t.Fatal("no death was logged")
	}
	return log.first
}

// deathLog remembers the first death that is logged.
type deathLog struct {
	// seen is called when that is.
	seen func()

	mu    stdsync.Mutex
	first death
}

func (l *deathLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var read death
	if err := json.Unmarshal(line, &read); err != nil {
		return 0, err
	}
	if l.first.Repo == "" && read.Deaths > 0 {
		l.first = read
		l.seen()
	}
	return len(line), nil
}

func openLate(t *testing.T, address string, clock *movedClock, logger zerolog.Logger, work func(context.Context, sync.Repository) error) *queue.Queue {
	t.Helper()
	q, err := queue.Open(t.Context(), queue.Options{DatabaseURL: address, Now: clock.now, Logger: logger, Work: passing(work)})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func expectBacklog(t *testing.T, q *queue.Queue, want queue.Backlog) {
	t.Helper()
	got, err := q.Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("backlog (-want +got):\n%s", diff)
	}
}

// live runs a process with passes that end as is said, and returns what it printed until its end.
func live(t *testing.T, address, end string, clock *movedClock) string {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), crashVariable+"="+address, deathVariable+"="+end,
		clockVariable+"="+time.Until(clock.now()).String())
	out, err := process.Output()
	killed := strings.HasPrefix(end, "kill")
	if status, ok := errors.AsType[*exec.ExitError](err); killed != (ok && status.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL) {
		t.Fatalf("passes that were to %s: %v: %s", end, err, out)
	}
	return string(out)
}

// dying is the life of such a process: it marks four repositories, or two of them, and its passes
// of the first one end as is said. It ends by itself when all is done.
func dying(ctx context.Context, address, end string) error {
	ahead, err := time.ParseDuration(os.Getenv(clockVariable))
	if err != nil {
		return err
	}
	var others stdsync.WaitGroup
	others.Add(3)
	var q *queue.Queue
	q, err = queue.Open(ctx, queue.Options{
		DatabaseURL: address,
		Now:         func() time.Time { return time.Now().Add(ahead) },
		Work: func(_ context.Context, job queue.Job) error {
			repo := job.Repository
			fmt.Printf("began %d\n", repo.ID)
			switch {
			case end == "kill_all" && repo.ID == 1:
				others.Wait()
				return syscall.Kill(os.Getpid(), syscall.SIGKILL)
			case end == "kill_all":
				others.Done()
				select {} // until the process dies
			case repo.ID != 1:
				fmt.Printf("ended %d\n", repo.ID)
			case end == "kill":
				return syscall.Kill(os.Getpid(), syscall.SIGKILL)
			case end == "fail":
				return errors.New("out of luck")
			case end == "put_off":
				return notBefore{at: time.Now().Add(ahead + time.Minute)}
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	repos := []sync.Repository{repository(1)}
	switch end {
	case "kill_all":
		repos = append(repos, repository(2), repository(3), repository(4))
	case "end":
		repos = append(repos, repository(2))
	}
	if err := q.Mark(ctx, repos...); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- q.Run(ctx) }()
	for b := (queue.Backlog{Due: 1}); b.Due+b.Running > 0 && err == nil; b, err = q.Backlog(ctx) {
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	return errors.Join(err, <-done, q.Close())
}

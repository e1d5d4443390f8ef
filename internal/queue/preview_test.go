package queue_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// previewing is a queue whose jobs wait until they may end.
type previewing struct {
	t     *testing.T
	q     *queue.Queue
	began chan string

	mu stdsync.Mutex
	// running counts the jobs that run, by their name; most is how many previews of an installation ran at once.
	running map[string]int
	most    map[int64]int
	goOn    chan bool
}

func newPreviewing(t *testing.T, address string, workers int) *previewing {
	t.Helper()
	p := &previewing{t: t, began: make(chan string, 1000), running: map[string]int{}, most: map[int64]int{}, goOn: make(chan bool)}
	q, err := queue.Open(t.Context(), queue.Options{
		DatabaseURL: address, Workers: workers, Stop: time.Minute, Logger: zerolog.New(zerolog.NewTestWriter(t)), Work: p.work,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.q = q
	t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
	return p
}

func jobName(job queue.Job) string {
	return strings.TrimSuffix(fmt.Sprintf("%d %s", job.Repository.ID, job.Preview), " ")
}

func (p *previewing) work(_ context.Context, job queue.Job) error {
	name := jobName(job)
	p.change(name, job.Repository.Installation, 1)
	p.began <- name
	<-p.goOn
	p.change(name, job.Repository.Installation, -1)
	return nil
}

func (p *previewing) change(name string, installation int64, by int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running[name] += by
	if p.running[name] > 1 {
		p.t.Errorf("%s runs twice at once", name)
	}
	if strings.Contains(name, "/") {
		key := fmt.Sprint("previews of ", installation)
		p.running[key] += by
		p.most[installation] = max(p.most[installation], p.running[key])
	}
}

func (p *previewing) preview(repo sync.Repository, numbers ...int) {
	p.t.Helper()
	for _, number := range numbers {
		if err := p.q.MarkPreviews(p.t.Context(), repo, sync.PreviewKey{Pull: number}); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *previewing) expect(want ...string) {
	p.t.Helper()
	got := map[string]int{}
	for range want {
		got[receive(p.t, p.began)]++
	}
	wanted := map[string]int{}
	for _, name := range want {
		wanted[name]++
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		p.t.Errorf("jobs (-want +got):\n%s", diff)
	}
}

func TestPreviewRunsBesideThePassOfItsRepository(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		p := newPreviewing(t, address, 2)
		mark(t, p.q, repository(1))
		p.preview(repository(1), 12, 12)
		run(t, p.q)
		p.expect("1", "1 pull/12")
		p.preview(repository(1), 12, 12) // during the one, and for the next
		p.goOn <- true
		p.goOn <- true
		p.expect("1 pull/12")
		p.goOn <- true
		idle(t, p.q)
	})
}

func TestDeliveryTellsOfPreviewsOnce(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		p := newPreviewing(t, address, 2)
		close(p.goOn)
		group := strings.Repeat("a1", 20)
		news := sync.News{Repository: repository(1), Previews: []sync.PreviewKey{{Pull: 12}, {Group: group}}}
		for range 2 {
			if err := p.q.Deliver(t.Context(), "same", sync.Changed, news); err != nil {
				t.Fatal(err)
			}
		}
		run(t, p.q)
		p.expect("1 pull/12", "1 group/"+group)
		idle(t, p.q)
		if err := p.q.Deliver(t.Context(), "same", sync.Changed, news); err != nil {
			t.Fatal(err)
		}
		idle(t, p.q)
		if n := len(p.began); n != 0 {
			t.Errorf("%d jobs for a delivery that was seen, or of a repository whose pass nobody asked for", n)
		}
	})
}

func TestPreviewsLeaveRoomForPasses(t *testing.T) {
	t.Parallel()
	onEachAddress(t, func(t *testing.T, address string) {
		p := newPreviewing(t, address, 4)
		repo := repository(1)
		for number := range 30 {
			p.preview(repo, 1+number)
		}
		run(t, p.q)
		receive(t, p.began)
		receive(t, p.began)
		// Two at once, whatever waits: the installation's passes find a worker.
		mark(t, p.q, repo)
		p.expect("1")
		mark(t, p.q, repository(2))
		p.expect("2")
		close(p.goOn)
		idle(t, p.q)
		if most := p.most[repo.Installation]; most != 2 {
			t.Errorf("%d previews of one installation at once, want 2", most)
		}
		if n := len(p.began); n != 28 {
			t.Errorf("%d more previews, want 28", n)
		}
	})
}

func TestPreviewThatHangsIsPutAsideAndNotItsRepository(t *testing.T) {
	t.Parallel()
	goOn, jobs := make(chan bool), make(chan string, 10)
	clock, log := &movedClock{}, &searchedLog{found: make(chan string, 100)}
	q, err := queue.Open(t.Context(), queue.Options{
		DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "milepost.db"), Workers: 2,
		Deadline: 50 * time.Millisecond, Grace: 50 * time.Millisecond, Now: clock.now, Logger: zerolog.New(log),
		Work: func(_ context.Context, job queue.Job) error {
			jobs <- jobName(job)
			if !job.Preview.IsZero() {
				<-goOn
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
	run(t, q)
	again := func() {
		t.Helper()
		if err := q.MarkPreviews(t.Context(), repository(1), sync.PreviewKey{Pull: 12}); err != nil {
			t.Fatal(err)
		}
		if name := receive(t, jobs); name != "1 pull/12" {
			t.Fatalf("job %s, want a preview", name)
		}
	}
	again()
	log.wait(t, "pass came to no end")
	clock.advance(10 * time.Second)
	again()
	log.wait(t, "repository put aside")
	aside, err := q.Aside(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(aside) != 1 || aside[0].Preview != (sync.PreviewKey{Pull: 12}) || aside[0].Repository != repository(1) {
		t.Errorf("aside: %+v", aside)
	}
	mark(t, q, repository(1))
	if name := receive(t, jobs); name != "1" {
		t.Errorf("job %s, want the pass", name)
	}
	close(goOn)
	if err := q.Resume(t.Context(), "acme", "rocket"); err != nil {
		t.Fatal(err)
	}
	if name := receive(t, jobs); name != "1 pull/12" {
		t.Errorf("job %s, want the preview that was taken up again", name)
	}
	idle(t, q)
}

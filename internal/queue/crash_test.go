package queue_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// crashVariable makes the test binary a process that is killed in the middle of a pass.
const crashVariable = "QUEUE_TEST_CRASH"

// askVariable makes it ask for something with its mark.
const askVariable = "QUEUE_TEST_ASK"

func TestWorkResumesWithinTwoSecondsAfterAKill(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), crashVariable+"="+url)
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "pass began\n" {
		t.Fatalf("the process said %q, %v", line, err)
	}
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	process.Wait() //nolint:errcheck // it was killed

	passes := make(chan sync.Repository, 2)
	started := time.Now()
	q := openAt(t, url, 50*time.Millisecond, func(_ context.Context, repo sync.Repository) error {
		passes <- repo
		return nil
	})
	t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
	run(t, q)
	got := map[int64]sync.Repository{}
	for range 2 {
		repo := receive(t, passes)
		got[repo.ID] = repo
	}
	if took := time.Since(started); took > 2*time.Second {
		t.Errorf("work resumed after %v", took)
	}
	want := map[int64]sync.Repository{1: repository(1), 2: repository(2)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("passes (-want +got):\n%s", diff)
	}
	idle(t, q)
}

// crashed reports whether this process is the one to be killed; it returns only if it was not
// killed.
func crashed() bool {
	url := os.Getenv(crashVariable)
	if url == "" {
		return false
	}
	ctx := context.Background()
	if end := os.Getenv(deathVariable); end != "" {
		if err := dying(ctx, url, end); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return true
	}
	var q *queue.Queue
	q, err := queue.Open(ctx, queue.Options{
		DatabaseURL: url,
		Lease:       2 * time.Second,
		Work: func(ctx context.Context, job queue.Job) error {
			repo := job.Repository
			if repo.ID == 1 && os.Getenv(askVariable) != "" {
				fmt.Println("pass began")
			} else if repo.ID == 1 {
				if err := q.Mark(ctx, repository(2)); err != nil {
					return err
				}
				fmt.Println("pass began")
			}
			<-ctx.Done()
			return ctx.Err()
		},
	})
	if err == nil {
		news := sync.News{Repository: repository(1), Pass: true}
		if os.Getenv(askVariable) != "" {
			news.Asks = []sync.Ask{button("first")}
		}
		err = q.Deliver(ctx, "", sync.Changed, news)
	}
	if err == nil {
		err = q.Run(ctx)
	}
	fmt.Fprintln(os.Stderr, err)
	return true
}

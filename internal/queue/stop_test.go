package queue_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/milepost/milepost/internal/queue"
	"github.com/milepost/milepost/sync"
)

// deafVariable makes the test binary a process whose pass does not notice that it is told to stop.
const deafVariable = "QUEUE_TEST_DEAF"

// A pass that is in the middle of something and does not listen does not hold up the stop, and is
// begun anew by the next process.
func TestQueueLeavesAPassThatDoesNotListen(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "milepost.db")
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), deafVariable+"="+url)
	process.Stderr = os.Stderr
	out, err := process.Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := "pass began\n<nil>\n"; !bytes.Equal(out, []byte(want)) {
		t.Errorf("the process said %q, want %q", out, want)
	}

	passes := make(chan sync.Repository, 1)
	q := openAt(t, url, 0, func(_ context.Context, repo sync.Repository) error {
		passes <- repo
		return nil
	})
	t.Cleanup(func() { q.Close() }) //nolint:errcheck // nothing is written any more
	run(t, q)
	if got := receive(t, passes); got != repository(1) {
		t.Errorf("a pass of %v, want %v", got, repository(1))
	}
	idle(t, q)
}

// deaf reports whether this process is the one whose pass does not listen.
func deaf() bool {
	url := os.Getenv(deafVariable)
	if url == "" {
		return false
	}
	ctx, stop := context.WithCancel(context.Background())
	q, err := queue.Open(ctx, queue.Options{
		DatabaseURL: url,
		Work: func(context.Context, queue.Job) error {
			fmt.Println("pass began")
			stop()
			select {}
		},
	})
	if err == nil {
		err = q.Mark(ctx, repository(1))
	}
	if err == nil {
		err = q.Run(ctx)
	}
	fmt.Println(err)
	return true
}
